import type { Logger } from '@bookstore/platform/log';

export type Repeating = { start: () => void; stop: () => Promise<void> };

export type RepeatOptions = {
  name: string;
  everyMs: number;
  work: () => Promise<void>;
  logger: Logger;
};

/** Does the work again and again with a pause between two runs; a failed run is logged, the next one comes. */
export const createRepeating = ({ name, everyMs, work, logger }: RepeatOptions): Repeating => {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  let stopped = false;
  const run = async (): Promise<void> => {
    try {
      await work();
    } catch (error) {
      logger.warn({ err: error }, `${name} failed, it comes again`);
    }
    running = null;
    if (!stopped) schedule();
  };
  const schedule = (): void => {
    timer = setTimeout(() => {
      running = run();
    }, everyMs);
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
