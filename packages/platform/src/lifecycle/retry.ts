import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../log/index.ts';

const FIRST_DELAY_MS = 200;
const MAX_DELAY_MS = 10_000;

/** Delay before try number `attempt` (from 0): doubling, capped, with half of it random. */
export const backoffMs = (
  attempt: number,
  first = FIRST_DELAY_MS,
  max = MAX_DELAY_MS,
  random: () => number = Math.random,
): number => {
  const full = Math.min(max, first * 2 ** Math.min(attempt, 20));
  return full / 2 + (full / 2) * random();
};

export type RetryOptions = { name: string; logger: Logger; signal: AbortSignal };

/** Tries until it works or the signal says stop: how a service waits for parts that come later. */
export const retryForever = async (
  work: () => Promise<unknown>,
  { name, logger, signal }: RetryOptions,
): Promise<void> => {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      await work();
      return;
    } catch (error) {
      logger.warn({ err: error, attempt }, `${name} failed, trying again`);
      await sleep(backoffMs(attempt), undefined, { signal }).catch(() => undefined);
    }
  }
};
