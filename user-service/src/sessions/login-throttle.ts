import { createHmac } from 'node:crypto';
import { type ErrorKind, kindOf, tooManyRequests } from '@bookstore/platform/errors';
import type { Client } from '../client.ts';
import type { SecurityLog } from '../security-log.ts';
import { foldName, type User } from '../users/user.ts';
import type { PaceCheck } from './account-slow-down.ts';
import { createKeyedSemaphore } from './keyed-semaphore.ts';

/** Failed attempts by account and address, counted over all replicas. */
export type FailureCounter = {
  /** Counts one failure. Returns null, or the seconds to wait when the quota is used up. */
  consume: (key: string) => Promise<number | null>;
  /** Takes one failure back. */
  restore: (key: string) => Promise<void>;
  reset: (key: string) => Promise<void>;
};

/** Failed attempts by account, at unfamiliar addresses together. */
export type AccountFailures = {
  /** Counts one failure, and returns the count. */
  count: (account: string) => Promise<number>;
  restore: (account: string) => Promise<void>;
};

/** Addresses from which somebody has signed in to an account. Takes hashes. */
export type FamiliarAddresses = {
  has: (account: string, address: string) => Promise<boolean>;
  remember: (account: string, address: string) => Promise<void>;
};

/** The user, or null and a name that nobody has. */
export type PasswordCheck = { user: User | null; name: string; client: Client };

export type LoginThrottle = {
  /**
   * Runs a check of a password. An `unauthenticated` refusal counts as a failure, a success resets the count of its
   * address. Throws `too-many-requests` without a check when the quota of the address is used up, or when too many wait
   * for the same account.
   */
  attempt: <T>(attempt: PasswordCheck, check: () => Promise<T>) => Promise<T>;
};

const MAX_CONCURRENT_CHECKS = 2;
const MAX_WAITING = 250;

type Parts = {
  /** Hashes names and addresses: users type passwords into name fields, and neither must reach Redis. */
  secret: string;
  failures: FailureCounter;
  accountFailures: AccountFailures;
  familiar: FamiliarAddresses;
  paceCheck: PaceCheck;
};

/**
 * An attempt is counted before its check, so that guesses in parallel don't all pass while none has
 * failed yet. At most two attempts with one key run at a time, so that parallel sign-ins with the right
 * password don't use up the quota either.
 *
 * Attempts from unfamiliar addresses also count against the account, whose checks then slow down. The name and the e-mail of
 * a user are the same account. An unknown name is an account too, so that nothing tells whether a user has it.
 */
export const createLoginThrottle = (parts: Parts): LoginThrottle => {
  const { failures, accountFailures, familiar, paceCheck } = parts;
  const hash = (...values: readonly string[]): string =>
    createHmac('sha256', parts.secret).update(JSON.stringify(values)).digest('base64url');
  const limitConcurrency = createKeyedSemaphore({
    maxConcurrent: MAX_CONCURRENT_CHECKS,
    maxWaiting: MAX_WAITING,
    overflowError: () => tooManyRequests('Too many sign-ins at once.', 1),
  });

  const checkUnfamiliar = async <T>(
    account: string,
    accountAndAddress: string | null,
    signal: AbortSignal,
    check: () => Promise<T>,
  ): Promise<T> => {
    const count = await accountFailures.count(account);
    try {
      await paceCheck({ account, accountAndAddress, failures: count, signal });
      const result = await check();
      await accountFailures.restore(account);
      return result;
    } catch (error) {
      // An unavailable dependency says nothing about the password.
      if (kindOf(error) !== 'unauthenticated') await accountFailures.restore(account);
      throw error;
    }
  };

  const checkAtAddress = async <T>(
    account: string,
    key: string,
    signal: AbortSignal,
    check: () => Promise<T>,
  ): Promise<T> => {
    const waitSeconds = await failures.consume(key);
    if (waitSeconds !== null) {
      throw tooManyRequests('Too many failed sign-ins. Wait before the next one.', waitSeconds);
    }
    try {
      const isFamiliar = await familiar.has(account, key);
      const result = isFamiliar
        ? await check()
        : await checkUnfamiliar(account, key, signal, check);
      await Promise.all([failures.reset(key), familiar.remember(account, key)]);
      return result;
    } catch (error) {
      if (kindOf(error) !== 'unauthenticated') await failures.restore(key);
      throw error;
    }
  };

  return {
    attempt: ({ user, name, client: { network, signal } }, check) => {
      const account = user ? hash('user', user.userId) : hash('name', foldName(name));
      if (network === null) return checkUnfamiliar(account, null, signal, check);
      const key = hash(account, network);
      return limitConcurrency(key, () => checkAtAddress(account, key, signal, check));
    },
  };
};

const OUTCOMES: Partial<Record<ErrorKind, 'failed' | 'throttled'>> = {
  unauthenticated: 'failed',
  limited: 'throttled',
};

/** Logs each check of a password. A check that another failure ended is no security event. */
export const logPasswordChecks = (throttle: LoginThrottle, log: SecurityLog): LoginThrottle => ({
  attempt: async (attempt, check) => {
    const { name, client } = attempt;
    const event = { event: 'password-check', address: client.address, name } as const;
    try {
      const result = await throttle.attempt(attempt, check);
      log({ ...event, outcome: 'succeeded' });
      return result;
    } catch (error) {
      const outcome = OUTCOMES[kindOf(error)];
      if (outcome) log({ ...event, outcome });
      throw error;
    }
  },
});
