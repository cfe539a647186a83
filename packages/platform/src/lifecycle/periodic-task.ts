import type { Logger } from '../log/index.ts';
import { backoffMs } from './retry.ts';

export type PeriodicTask = {
  start: () => void;
  /** Runs the work now, or once more after the run in hand. After a failure it waits for the pause to end. */
  trigger: () => void;
  /** Aborts the signal of the work and waits for the run in hand. */
  stop: () => Promise<void>;
  /** A readiness check: rejects until a run has succeeded, and while the last run failed. */
  check: () => Promise<void>;
};

export type PeriodicTaskOptions = {
  /** Stands in log lines and errors, for example "sweep of expired holds". */
  name: string;
  /** Pause between the end of one run and the start of the next. */
  intervalMs: number;
  work: (signal: AbortSignal) => Promise<unknown>;
  logger: Logger;
  /** The first run follows `start` at once, not after an interval. */
  immediate?: boolean;
};

const FIRST_RETRY_MS = 200;
const MAX_RETRY_MS = 5_000;

/**
 * Runs the work again and again, never twice at once. A failed run is logged and tried again after a pause with
 * jitter that grows from 200 ms to 5 s, whatever the interval is.
 */
export const createPeriodicTask = (options: PeriodicTaskOptions): PeriodicTask => {
  const { name, intervalMs, work, logger, immediate = false } = options;
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  let isTriggered = false;
  let failures = 0;
  let failure: unknown = new Error(`${name} has not run yet`);

  const run = async (): Promise<void> => {
    isTriggered = false;
    try {
      await work(stopping.signal);
      failures = 0;
      failure = null;
    } catch (error) {
      failures += 1;
      failure = error;
      if (!stopping.signal.aborted) {
        logger.warn({ err: error, attempt: failures }, `${name} failed, trying again`);
      }
    }
  };
  const delayMs = (): number => {
    if (failures > 0) return backoffMs(failures - 1, FIRST_RETRY_MS, MAX_RETRY_MS);
    return isTriggered ? 0 : intervalMs;
  };
  const schedule = (delay: number): void => {
    clearTimeout(timer);
    timer = setTimeout(runNow, delay);
  };
  const runNow = (): void => {
    clearTimeout(timer);
    running = run().finally(() => {
      running = null;
      if (!stopping.signal.aborted) schedule(delayMs());
    });
  };

  return {
    start: () => schedule(immediate ? 0 : intervalMs),
    trigger: () => {
      if (stopping.signal.aborted) return;
      isTriggered = true;
      if (!running && failures === 0) runNow();
    },
    stop: async () => {
      stopping.abort();
      clearTimeout(timer);
      await running;
    },
    check: async () => {
      if (failure) throw failure;
    },
  };
};
