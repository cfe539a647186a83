import { setTimeout as sleep } from 'node:timers/promises';
import DataLoader from 'dataloader';

const MOST_AT_ONCE = 256;
/** When one write hangs the others don't hang on it. */
const MAX_WAIT_MS = 25;

/** Writes a group of things; for each of them, in order, null or the error that it is refused with. */
export type WriteGroup<T> = (group: readonly T[]) => Promise<readonly (Error | null)[]>;

/**
 * Group commit: while one write is on its way the next things gather, and go together. A single one goes at once.
 * Under load there are far fewer writes, and each thing still has its own outcome.
 */
export const createGroupCommit = <T>(writeGroup: WriteGroup<T>): ((thing: T) => Promise<void>) => {
  let writing: Promise<unknown> = Promise.resolve();
  let isWriting = false;
  const write = async (group: readonly T[]): Promise<readonly (Error | null)[]> => {
    isWriting = true;
    const outcome = writeGroup(group);
    const ended = outcome
      .catch(() => undefined)
      .finally(() => {
        if (writing === ended) isWriting = false;
      });
    writing = ended;
    return outcome;
  };
  const gathered = new DataLoader<T, null>(write, {
    cache: false,
    maxBatchSize: MOST_AT_ONCE,
    batchScheduleFn: (send) => {
      if (isWriting) void Promise.race([writing, sleep(MAX_WAIT_MS)]).then(send);
      else setImmediate(send);
    },
  });
  return async (thing) => {
    await gathered.load(thing);
  };
};
