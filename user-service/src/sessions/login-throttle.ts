import { createHash } from 'node:crypto';
import { type ErrorKind, kindOf, tooManyRequests } from '@bookstore/platform/errors';
import type { SecurityLog } from '../security-log.ts';
import { foldName } from '../users/user.ts';
import { createKeyedSemaphore } from './keyed-semaphore.ts';

/** Failed attempts by key, counted over all replicas. */
export type FailureCounter = {
  /** Counts one failure. Returns null, or the seconds to wait when the quota is used up. */
  consume: (key: string) => Promise<number | null>;
  /** Takes one failure back. */
  restore: (key: string) => Promise<void>;
  reset: (key: string) => Promise<void>;
};

export type LoginThrottle = {
  /**
   * Runs a check of a password. An `unauthenticated` refusal counts as a failure, a success resets
   * the count. Throws `too-many-requests` without a check when the quota is used up.
   */
  attempt: <T>(name: string, address: string, check: () => Promise<T>) => Promise<T>;
};

const MAX_CONCURRENT_CHECKS = 2;
const MAX_WAITING = 250;

/** A hash: users type passwords into name fields, and those must not reach Redis. */
const keyOf = (name: string, address: string): string =>
  createHash('sha256')
    .update(JSON.stringify([foldName(name), address]))
    .digest('base64url');

/**
 * An attempt is counted before its check, so that guesses in parallel don't all pass while none has
 * failed yet. At most two attempts with one key run at a time, so that parallel sign-ins with the right
 * password don't use up the quota either.
 */
export const createLoginThrottle = (failures: FailureCounter): LoginThrottle => {
  const limitConcurrency = createKeyedSemaphore({
    maxConcurrent: MAX_CONCURRENT_CHECKS,
    maxWaiting: MAX_WAITING,
    overflowError: () => tooManyRequests('Too many sign-ins at once.', 1),
  });
  return {
    attempt: (name, address, check) => {
      const key = keyOf(name, address);
      return limitConcurrency(key, async () => {
        const waitSeconds = await failures.consume(key);
        if (waitSeconds !== null) {
          throw tooManyRequests('Too many failed sign-ins. Wait before the next one.', waitSeconds);
        }
        try {
          const result = await check();
          await failures.reset(key);
          return result;
        } catch (error) {
          // An unavailable dependency says nothing about the password.
          if (kindOf(error) !== 'unauthenticated') await failures.restore(key);
          throw error;
        }
      });
    },
  };
};

const OUTCOMES: Partial<Record<ErrorKind, 'failed' | 'throttled'>> = {
  unauthenticated: 'failed',
  limited: 'throttled',
};

/** Logs each check of a password. A check that another failure ended is no security event. */
export const logPasswordChecks = (throttle: LoginThrottle, log: SecurityLog): LoginThrottle => ({
  attempt: async (name, address, check) => {
    const event = { event: 'password-check', address, name } as const;
    try {
      const result = await throttle.attempt(name, address, check);
      log({ ...event, outcome: 'succeeded' });
      return result;
    } catch (error) {
      const outcome = OUTCOMES[kindOf(error)];
      if (outcome) log({ ...event, outcome });
      throw error;
    }
  },
});
