import { unavailable } from '@bookstore/platform/errors';

/** Runs one piece of work after the other. Rejects with `unavailable` what would wait too long. */
export type StockLane = {
  run: <T>(work: () => Promise<T>) => Promise<T>;
  /** Pieces of work that wait or run. */
  depth: () => number;
};

export type LaneLimits = {
  /** Most pieces that wait or run. */
  capacity: number;
  maxWaitMs: number;
};

/**
 * Transactions on the same stock document abort each other; one after the other they are many times
 * faster. So all stock changes of a replica go through one lane.
 */
export const createStockLane = (
  { capacity, maxWaitMs }: LaneLimits,
  now: () => number = () => performance.now(),
): StockLane => {
  let depth = 0;
  let last: Promise<unknown> = Promise.resolve();

  return {
    depth: () => depth,
    run: (work) => {
      if (depth >= capacity) {
        return Promise.reject(unavailable('Too many stock changes wait already.'));
      }
      depth += 1;
      const queuedAt = now();
      const turn = async () => {
        try {
          if (now() - queuedAt > maxWaitMs) throw unavailable('Stock changes take too long now.');
          return await work();
        } finally {
          depth -= 1;
        }
      };
      const result = last.then(turn);
      last = result.catch(() => undefined);
      return result;
    },
  };
};
