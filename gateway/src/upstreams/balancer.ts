import { isUsable, type Replica } from './replica.ts';

/** The replicas of one service, taken in turn. */
export type Balancer = {
  replicas: () => readonly Replica[];
  /** From now on these, at least one. */
  replace: (replicas: readonly Replica[]) => void;
  /** All replicas in the order in which to try them; those that look unusable come last. */
  inTurn: () => Replica[];
};

/** A crowd that comes at once is still shared by all. */
const MOST_IN_A_ROW = 8;

/**
 * Round robin by turns of the event loop: what comes in the same turn goes to the same replica, which serves it together too, with
 * one question to its database, while the others need not wake. With no usable replica the others are tried all the same: a
 * probe may be out of date.
 */
export const createBalancer = (initial: readonly Replica[]): Balancer => {
  let replicas = initial;
  let next = 0;
  let asked = 0;
  const pass = () => {
    next += 1;
    asked = 0;
  };
  return {
    replicas: () => replicas,
    replace: (newOnes) => {
      replicas = newOnes;
    },
    inTurn: () => {
      if (replicas.length === 1) return [...replicas];
      if (asked === 0) setImmediate(pass);
      else if (asked % MOST_IN_A_ROW === 0) next += 1;
      asked += 1;
      const first = next % replicas.length;
      const order = [...replicas.slice(first), ...replicas.slice(0, first)];
      return [...order.filter(isUsable), ...order.filter((replica) => !isUsable(replica))];
    },
  };
};
