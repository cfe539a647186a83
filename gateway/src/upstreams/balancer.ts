import { isUsable, type Replica } from './replica.ts';

/** The replicas of one service, used round robin. */
export type Balancer = {
  replicas: () => readonly Replica[];
  /** Replaces the replicas; there must be at least one. */
  replace: (replicas: readonly Replica[]) => void;
  /** All replicas in the order in which to try them; unusable ones come last. */
  candidates: () => Replica[];
};

const TIME_SLICE_MS = 5;
/** Within a time slice too, a burst of requests is shared by all replicas. */
const MAX_CONSECUTIVE = 16;

/**
 * Round robin by time slices: requests of one slice go to the same replica. It serves them in few rounds of its event loop
 * and few queries, while the other replicas stay idle. This is faster where replicas share their cores; where they do not, up
 * to MAX_CONSECUTIVE requests wait for the same replica. Unusable replicas stay candidates, because a health check may be out
 * of date.
 */
export const createBalancer = (
  initial: readonly Replica[],
  now: () => number = Date.now,
): Balancer => {
  let replicas = initial;
  let slice = Number.NaN;
  let next = -1;
  let requestsInSlice = 0;
  return {
    replicas: () => replicas,
    replace: (newReplicas) => {
      replicas = newReplicas;
    },
    candidates: () => {
      if (replicas.length === 1) return [...replicas];
      const currentSlice = Math.floor(now() / TIME_SLICE_MS);
      if (currentSlice !== slice) requestsInSlice = 0;
      slice = currentSlice;
      if (requestsInSlice % MAX_CONSECUTIVE === 0) next += 1;
      requestsInSlice += 1;
      const first = next % replicas.length;
      const order = [...replicas.slice(first), ...replicas.slice(0, first)];
      return [...order.filter(isUsable), ...order.filter((replica) => !isUsable(replica))];
    },
  };
};
