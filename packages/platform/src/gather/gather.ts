import { setTimeout as sleep } from 'node:timers/promises';
import DataLoader from 'dataloader';

const MOST_AT_ONCE = 256;
/** When one command hangs the others don't hang on it. */
const MAX_WAIT_MS = 25;

/** Sends one command for all of these; for each of them, in order, its answer or the error that it alone is refused with. */
export type SendTogether<T, R> = (things: readonly T[]) => Promise<readonly (R | Error)[]>;

/**
 * While one command is on its way the next things gather, and go together. A single one goes at once.
 * What a command costs is mostly its way: under load there are far fewer, and each thing still has its own answer.
 */
export const createGather = <T, R>(
  sendTogether: SendTogether<T, R>,
): ((thing: T) => Promise<R>) => {
  let running: Promise<unknown> | null = null;
  const send = (things: readonly T[]): Promise<readonly (R | Error)[]> => {
    const answers = sendTogether(things);
    const ended = answers
      .catch(() => undefined)
      .finally(() => {
        if (running === ended) running = null;
      });
    running = ended;
    return answers;
  };
  const gathered = new DataLoader<T, R>(send, {
    cache: false,
    maxBatchSize: MOST_AT_ONCE,
    batchScheduleFn: (sendBatch) => {
      if (running) void Promise.race([running, sleep(MAX_WAIT_MS)]).then(sendBatch);
      else setImmediate(sendBatch);
    },
  });
  return (thing) => gathered.load(thing);
};
