import { backoffMs } from '@bookstore/platform/lifecycle';
import type { Logger } from '@bookstore/platform/log';

export type Periodic = {
  start: () => void;
  /** Waits for the work in hand. */
  stop: () => Promise<void>;
};

export type PeriodicOptions = { name: string; intervalMs: number; logger: Logger };

/** Does the work once per interval, never twice at once; after failures with growing pauses. */
export const createPeriodic = (
  work: () => Promise<unknown>,
  { name, intervalMs, logger }: PeriodicOptions,
): Periodic => {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  let failures = 0;
  let stopped = false;

  const schedule = (): void => {
    if (stopped) return;
    timer = setTimeout(
      () => {
        running = tick().finally(() => {
          running = null;
          schedule();
        });
      },
      intervalMs + (failures > 0 ? backoffMs(failures) : 0),
    );
  };
  const tick = async (): Promise<void> => {
    try {
      await work();
      failures = 0;
    } catch (error) {
      failures += 1;
      logger.warn({ err: error }, `${name} failed, trying again`);
    }
  };
  return {
    start: schedule,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
};
