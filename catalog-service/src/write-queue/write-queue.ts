import { unavailable } from '@bookstore/platform/errors';

/** Runs one task after the other. Rejects with `unavailable` when a task would wait too long. */
export type WriteQueue = {
  run: <T>(task: () => Promise<T>) => Promise<T>;
  /** Number of tasks that wait or run. */
  depth: () => number;
};

export type QueueLimits = {
  /** Highest number of tasks that wait or run. */
  capacity: number;
  maxWaitMs: number;
};

/**
 * Runs the work in one transaction, as a task of the write queue; a conflict with another replica runs it
 * again. Throws `unavailable` when the database is unavailable or too many tasks wait.
 */
export type Transact<Transaction> = <T>(
  work: (transaction: Transaction) => Promise<T>,
) => Promise<T>;

/**
 * Serializes the stock changes of a replica: concurrent transactions on one book abort each other, so one
 * after the other is many times faster.
 */
export const createWriteQueue = (
  { capacity, maxWaitMs }: QueueLimits,
  now: () => number = () => performance.now(),
): WriteQueue => {
  let depth = 0;
  let last: Promise<unknown> = Promise.resolve();

  return {
    depth: () => depth,
    run: (task) => {
      if (depth >= capacity) {
        return Promise.reject(unavailable('Too many stock changes wait already.'));
      }
      depth += 1;
      const queuedAt = now();
      const runTask = async () => {
        try {
          if (now() - queuedAt > maxWaitMs) throw unavailable('Stock changes take too long now.');
          return await task();
        } finally {
          depth -= 1;
        }
      };
      const result = last.then(runTask);
      last = result.catch(() => undefined);
      return result;
    },
  };
};
