import { createHash } from 'node:crypto';
import { kindOf, tooManyRequests } from '@bookstore/platform/errors';
import { foldName } from '../users/user.ts';
import { createTurns } from './turns.ts';

/** Failed attempts by key, counted over all replicas. */
export type FailureCounter = {
  /** Counts one failure ahead. Gives the seconds to wait when the budget is used up, else null. */
  take: (key: string) => Promise<number | null>;
  giveBack: (key: string) => Promise<void>;
  reset: (key: string) => Promise<void>;
};

export type LoginThrottle = {
  /**
   * Runs a check of a password. An `unauthenticated` refusal counts as a failure, a success resets
   * the count. Throws `too-many-requests` without a check when the budget is used up.
   */
  attempt: <T>(name: string, address: string, check: () => Promise<T>) => Promise<T>;
};

const PARALLEL_CHECKS = 2;
const MAX_WAITING = 250;

/** Of fixed size, and it does not tell what was typed: people type passwords into name fields. */
const keyOf = (name: string, address: string): string =>
  createHash('sha256')
    .update(JSON.stringify([foldName(name), address]))
    .digest('base64url');

/**
 * An attempt is counted before its check, so that guesses in parallel don't all pass while none has
 * failed yet. Attempts with one key take turns, so that parallel sign-ins with the right password
 * don't use up the budget either.
 */
export const createLoginThrottle = (failures: FailureCounter): LoginThrottle => {
  const inTurns = createTurns({
    parallel: PARALLEL_CHECKS,
    maxWaiting: MAX_WAITING,
    refusal: () => tooManyRequests('Too many sign-ins at once.', 1),
  });
  return {
    attempt: (name, address, check) => {
      const key = keyOf(name, address);
      return inTurns(key, async () => {
        const waitSeconds = await failures.take(key);
        if (waitSeconds !== null) {
          throw tooManyRequests('Too many failed sign-ins. Wait before the next one.', waitSeconds);
        }
        try {
          const result = await check();
          await failures.reset(key);
          return result;
        } catch (error) {
          // A part that did not answer says nothing about the password.
          if (kindOf(error) !== 'unauthenticated') await failures.giveBack(key);
          throw error;
        }
      });
    },
  };
};
