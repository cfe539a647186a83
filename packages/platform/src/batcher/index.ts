import { setTimeout as sleep } from 'node:timers/promises';
import DataLoader from 'dataloader';

/** Sends one command for all items. Gives, for each item in order, its result or the error of that item alone. */
export type BatchFn<T, R> = (items: readonly T[]) => Promise<readonly (R | Error)[]>;

export type BatcherOptions = {
  /** Items in one command. */
  maxBatchSize?: number;
  /**
   * How long items wait for the command in flight, so that a command that hangs delays nobody for longer. With 0,
   * only the items of one turn of the event loop share a command.
   */
  maxWaitMs?: number;
};

/**
 * Batches single items into commands. The first item is sent at once; those that come while its command is in flight
 * share the next one. The round trip is most of a command's cost, so that load makes the batches larger, not slower.
 * When the command itself fails, each of its items rejects.
 */
export const createBatcher = <T, R>(
  batchFn: BatchFn<T, R>,
  { maxBatchSize = 256, maxWaitMs = 25 }: BatcherOptions = {},
): ((item: T) => Promise<R>) => {
  let inFlight: Promise<unknown> | null = null;
  const send = (items: readonly T[]): Promise<readonly (R | Error)[]> => {
    const results = batchFn(items);
    const ended = results
      .catch(() => undefined)
      .finally(() => {
        if (inFlight === ended) inFlight = null;
      });
    inFlight = ended;
    return results;
  };
  const loader = new DataLoader<T, R>(send, {
    cache: false,
    maxBatchSize,
    batchScheduleFn: (sendBatch) => {
      if (inFlight && maxWaitMs > 0) {
        const waited = new AbortController();
        const timeout = sleep(maxWaitMs, undefined, { signal: waited.signal }).catch(
          () => undefined,
        );
        void Promise.race([inFlight, timeout])
          .finally(() => waited.abort())
          .then(sendBatch);
      } else {
        setImmediate(sendBatch);
      }
    },
  });
  return (item) => loader.load(item);
};
