import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../log/index.ts';

const FIRST_DELAY_MS = 200;
const MAX_DELAY_MS = 10_000;

/** Delay before retry number `attempt` (from 0) in ms: it doubles up to `max`, and half of it is random. */
export const backoffMs = (
  attempt: number,
  first = FIRST_DELAY_MS,
  max = MAX_DELAY_MS,
  random: () => number = Math.random,
): number => {
  const full = Math.min(max, first * 2 ** Math.min(attempt, 20));
  return full / 2 + (full / 2) * random();
};

export type RetryOptions = {
  /** Stands in the log line of each failure, for example "connect to RabbitMQ". */
  name: string;
  /** Without it failures are silent. */
  logger?: Logger;
  /** Ends the retries; the promise resolves then too. */
  signal: AbortSignal;
  firstDelayMs?: number;
  maxDelayMs?: number;
};

/** Tries until the work succeeds or the signal is aborted: how a service waits for servers that come later. */
export const retryForever = async (
  work: () => Promise<unknown>,
  { name, logger, signal, firstDelayMs, maxDelayMs }: RetryOptions,
): Promise<void> => {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      await work();
      return;
    } catch (error) {
      logger?.warn({ err: error, attempt }, `${name} failed, trying again`);
      const delayMs = backoffMs(attempt, firstDelayMs, maxDelayMs);
      await sleep(delayMs, undefined, { signal }).catch(() => undefined);
    }
  }
};
