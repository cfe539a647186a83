import type { Redis } from '@bookstore/platform/redis';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import type { AccountFailures, FailureCounter, FamiliarAddresses } from './login-throttle.ts';

const AT_ADDRESS = { keyPrefix: 'login-failures', points: 10, duration: 15 * 60 } as const;
const AT_ACCOUNT = { keyPrefix: 'login-account', points: 10, duration: 60 * 60 } as const;

type Limiters = { atAddress: RateLimiterAbstract; atAccount: RateLimiterAbstract };

/** Count in this process alone. */
export const createLocalLimiters = (): Limiters => ({
  atAddress: new RateLimiterMemory(AT_ADDRESS),
  atAccount: new RateLimiterMemory(AT_ACCOUNT),
});

/** Count in Redis, and in this process while Redis is unavailable: then each replica counts for itself. */
export const createSharedLimiters = (redis: Redis): Limiters => {
  const local = createLocalLimiters();
  const shared = { storeClient: redis, rejectIfRedisNotReady: true } as const;
  return {
    atAddress: new RateLimiterRedis({
      ...AT_ADDRESS,
      ...shared,
      insuranceLimiter: local.atAddress,
    }),
    atAccount: new RateLimiterRedis({
      ...AT_ACCOUNT,
      ...shared,
      insuranceLimiter: local.atAccount,
    }),
  };
};

/** The quota: ten failures in the fifteen minutes that begin with the first. */
export const createFailureCounter = (limiter: RateLimiterAbstract): FailureCounter => ({
  consume: (key) =>
    limiter.consume(key).then(
      () => null,
      (rejection: unknown) => {
        if (!(rejection instanceof RateLimiterRes)) throw rejection;
        return Math.max(1, Math.ceil(rejection.msBeforeNext / 1_000));
      },
    ),
  restore: async (key) => {
    await limiter.reward(key);
  },
  reset: async (key) => {
    await limiter.delete(key);
  },
});

/** Counts in the hour that begins with the first failure. */
export const createAccountFailures = (limiter: RateLimiterAbstract): AccountFailures => ({
  count: async (account) => (await limiter.penalty(account)).consumedPoints,
  restore: async (account) => {
    await limiter.reward(account);
  },
});

const FAMILIAR_MS = 30 * 24 * 60 * 60_000;
const MAX_FAMILIAR = 10;

const familiarKey = (account: string): string => `login-familiar:${account}`;

/** The last ten addresses of each account. While Redis is unavailable no address is familiar. */
export const createFamiliarAddresses = (redis: Redis): FamiliarAddresses => ({
  has: async (account, address) => {
    const seenAt = await redis.zscore(familiarKey(account), address).catch(() => null);
    return seenAt !== null && Number(seenAt) > Date.now() - FAMILIAR_MS;
  },
  remember: async (account, address) => {
    const key = familiarKey(account);
    await redis
      .multi()
      .zadd(key, Date.now(), address)
      .zremrangebyrank(key, 0, -MAX_FAMILIAR - 1)
      .pexpire(key, FAMILIAR_MS)
      .exec()
      .catch(() => null);
  },
});
