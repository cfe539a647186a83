import { isUsable, type Replica } from './replica.ts';

/** The replicas of one service, taken in turn. */
export type Balancer = {
  replicas: () => readonly Replica[];
  /** From now on these, at least one. */
  replace: (replicas: readonly Replica[]) => void;
  /** All replicas in the order in which to try them; those that look unusable come last. */
  inTurn: () => Replica[];
};

/** Round robin. With no usable replica the others are tried all the same: a probe may be out of date. */
export const createBalancer = (initial: readonly Replica[]): Balancer => {
  let replicas = initial;
  let turn = 0;
  return {
    replicas: () => replicas,
    replace: (next) => {
      replicas = next;
    },
    inTurn: () => {
      const first = turn % replicas.length;
      const order = [...replicas.slice(first), ...replicas.slice(0, first)];
      turn = first + 1;
      return [...order.filter(isUsable), ...order.filter((replica) => !isUsable(replica))];
    },
  };
};
