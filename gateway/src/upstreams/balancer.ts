import { isUsable, type Replica } from './replica.ts';

/** The replicas of one service, taken in turn. */
export type Balancer = {
  replicas: () => readonly Replica[];
  /** From now on these, at least one. */
  replace: (replicas: readonly Replica[]) => void;
  /** All replicas in the order in which to try them; those that look unusable come last. */
  inTurn: () => Replica[];
};

const MOMENT_MS = 5;
/** A crowd that comes within a moment is still shared by all. */
const MOST_IN_A_ROW = 16;

/**
 * Round robin by moments of the clock: what comes in the same one goes to the same replica. It serves that in few turns of its
 * event loop, with few questions to its database, while the others need not wake. Measured where replicas share their cores;
 * where they have their own, up to MOST_IN_A_ROW wait for the same one. With no usable replica the others are tried all the
 * same: a probe may be out of date.
 */
export const createBalancer = (
  initial: readonly Replica[],
  now: () => number = Date.now,
): Balancer => {
  let replicas = initial;
  let moment = Number.NaN;
  let next = -1;
  let asked = 0;
  return {
    replicas: () => replicas,
    replace: (newOnes) => {
      replicas = newOnes;
    },
    inTurn: () => {
      if (replicas.length === 1) return [...replicas];
      const present = Math.floor(now() / MOMENT_MS);
      if (present !== moment) asked = 0;
      moment = present;
      if (asked % MOST_IN_A_ROW === 0) next += 1;
      asked += 1;
      const first = next % replicas.length;
      const order = [...replicas.slice(first), ...replicas.slice(0, first)];
      return [...order.filter(isUsable), ...order.filter((replica) => !isUsable(replica))];
    },
  };
};
