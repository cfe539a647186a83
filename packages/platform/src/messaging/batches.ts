export type Batches<T> = {
  add: (item: T) => void;
  /** Resolves when nothing is in hand. */
  idle: () => Promise<void>;
};

/**
 * With `max` 1 every item is worked on at once, beside the others. With more, what arrives while a
 * batch is worked on makes the next batch: alone when it is calm, many together under load.
 * The number of items is bounded by the prefetch of the channel.
 */
export const collectBatches = <T>(
  max: number,
  work: (batch: readonly T[]) => Promise<void>,
): Batches<T> => {
  const waiting: T[] = [];
  const running = new Set<Promise<void>>();

  const track = (task: Promise<void>): void => {
    running.add(task);
    void task.finally(() => {
      running.delete(task);
      next();
    });
  };
  const next = (): void => {
    if (waiting.length === 0 || (max > 1 && running.size > 0)) return;
    track(work(waiting.splice(0, max)));
  };

  return {
    add: (item) => {
      waiting.push(item);
      // Items that arrive in the same read of the socket go together.
      if (max > 1) setImmediate(next);
      else next();
    },
    idle: async () => {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
};
