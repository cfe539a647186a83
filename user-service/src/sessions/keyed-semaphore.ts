/**
 * Runs work under a key: at most `maxConcurrent` at a time per key, in the order of arrival. Rejects with the overflow
 * error when too many wait, and with the error of the work.
 */
export type KeyedSemaphore = <T>(key: string, work: () => Promise<T>) => Promise<T>;

export type KeyedSemaphoreOptions = {
  /** Per key. */
  maxConcurrent: number;
  /** How many may wait per key. */
  maxWaiting: number;
  overflowError: () => Error;
};

type Permits = { used: number; waiting: (() => void)[] };

export const createKeyedSemaphore = (options: KeyedSemaphoreOptions): KeyedSemaphore => {
  const { maxConcurrent, maxWaiting, overflowError } = options;
  const permitsByKey = new Map<string, Permits>();

  const acquire = async (key: string): Promise<Permits> => {
    const permits = permitsByKey.get(key) ?? { used: 0, waiting: [] };
    permitsByKey.set(key, permits);
    if (permits.used < maxConcurrent) permits.used += 1;
    else if (permits.waiting.length >= maxWaiting) throw overflowError();
    // A released permit passes to the first that waits, so `used` stays as it is.
    else await new Promise<void>((resolve) => permits.waiting.push(resolve));
    return permits;
  };
  const release = (key: string, permits: Permits): void => {
    const next = permits.waiting.shift();
    if (next) next();
    else {
      permits.used -= 1;
      if (permits.used === 0) permitsByKey.delete(key);
    }
  };
  return async (key, work) => {
    const permits = await acquire(key);
    try {
      return await work();
    } finally {
      release(key, permits);
    }
  };
};
