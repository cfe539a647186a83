import type { Redis } from '@bookstore/platform/redis';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import type { FailureCounter } from './login-throttle.ts';

const QUOTA = { keyPrefix: 'login-failures', points: 10, duration: 15 * 60 } as const;

/** Counts in this process alone. */
export const createLocalLimiter = (): RateLimiterAbstract => new RateLimiterMemory(QUOTA);

/** Counts in Redis, and in this process while Redis is unavailable: then each replica counts for itself. */
export const createSharedLimiter = (redis: Redis): RateLimiterAbstract =>
  new RateLimiterRedis({
    ...QUOTA,
    storeClient: redis,
    rejectIfRedisNotReady: true,
    insuranceLimiter: createLocalLimiter(),
  });

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
