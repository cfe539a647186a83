import { isUsable, type Replica } from './replica.ts';

/** The replicas of one service, used by the power of two choices. */
export type Balancer = {
  replicas: () => readonly Replica[];
  /** Replaces the replicas; there must be at least one. */
  replace: (replicas: readonly Replica[]) => void;
  /** All replicas in the order in which to try them; unusable ones come last. */
  candidates: () => Replica[];
};

/**
 * Of two random replicas, a request goes to the one with fewer outstanding requests: a slow replica gets fewer. Two and not
 * all, because each gateway knows its own requests only, and all gateways would choose the same idle replica at once.
 * Unusable replicas stay candidates, because a health check may be out of date.
 */
export const createBalancer = (
  initial: readonly Replica[],
  random: () => number = Math.random,
): Balancer => {
  let replicas = initial;
  const indexBelow = (count: number): number => Math.floor(random() * count);
  return {
    replicas: () => replicas,
    replace: (newReplicas) => {
      replicas = newReplicas;
    },
    candidates: () => {
      if (replicas.length === 1) return [...replicas];
      const usable = replicas.filter(isUsable);
      const unusable = replicas.filter((replica) => !isUsable(replica));
      const first = usable.splice(indexBelow(usable.length), 1);
      const second = usable.splice(indexBelow(usable.length), 1);
      const chosen = [...first, ...second].toSorted(byOutstanding);
      return [...chosen, ...usable.toSorted(byOutstanding), ...unusable];
    },
  };
};

const byOutstanding = (one: Replica, other: Replica): number => one.outstanding - other.outstanding;
