import { isUsable, type Replica } from './replica.ts';

/** The replicas of one service, taken in turn. */
export type Balancer = {
  replicas: readonly Replica[];
  /** All replicas in the order in which to try them; those that look unusable come last. */
  inTurn: () => Replica[];
};

/** Round robin. With no usable replica the others are tried all the same: a probe may be out of date. */
export const createBalancer = (replicas: readonly Replica[]): Balancer => {
  let turn = 0;
  return {
    replicas,
    inTurn: () => {
      const order = [...replicas.slice(turn), ...replicas.slice(0, turn)];
      turn = (turn + 1) % replicas.length;
      return [...order.filter(isUsable), ...order.filter((replica) => !isUsable(replica))];
    },
  };
};
