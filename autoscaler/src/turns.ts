import { backoffMs } from '@bookstore/platform/lifecycle';
import type { Logger } from '@bookstore/platform/log';

export type Turns = {
  start: () => void;
  /** Waits for the turn in hand. */
  stop: () => Promise<void>;
  /** Rejects while the last turn failed, or none has ended yet. */
  check: () => Promise<void>;
};

/** One turn after the other with a pause between them, a longer one after failures. */
export const createTurns = (
  turn: () => Promise<void>,
  intervalMs: number,
  logger: Logger,
): Turns => {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  let isStopped = false;
  let failures = 0;
  let lastError: Error | null = new Error('not yet looked');

  const run = async (): Promise<void> => {
    try {
      await turn();
      failures = 0;
      lastError = null;
    } catch (error) {
      failures += 1;
      lastError = error instanceof Error ? error : new Error(String(error));
      logger.warn({ err: error }, 'could not look at the services, trying again');
    }
    schedule(intervalMs + (failures > 0 ? backoffMs(failures) : 0));
  };
  const schedule = (delayMs: number): void => {
    if (isStopped) return;
    timer = setTimeout(() => {
      running = run();
    }, delayMs);
  };
  return {
    start: () => schedule(0),
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
    check: async () => {
      if (lastError) throw lastError;
    },
  };
};
