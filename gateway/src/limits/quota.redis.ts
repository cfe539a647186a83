import type { Redis } from '@bookstore/platform/redis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Quota, QuotaResult, QuotaUse } from './quota.ts';

/** Counts one request against a quota. Never rejects. */
export type ConsumeQuota = (use: QuotaUse) => Promise<QuotaResult>;

/** Counts in Redis for all replicas together. While Redis is unavailable each replica counts for itself. */
export const createConsumeQuota = (
  redis: Redis,
  prefix: string,
  quotas: readonly Quota[],
): ConsumeQuota => {
  const limiters = new Map(
    quotas.map((quota) => {
      const options = {
        keyPrefix: `${prefix}:limit:${quota.name}`,
        points: quota.requests,
        duration: quota.windowSeconds,
      };
      const insuranceLimiter = new RateLimiterMemory(options);
      return [quota, new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter })];
    }),
  );
  return async ({ quota, key }) => {
    // The library rejects with the result when the quota is exceeded.
    const result = await limiters
      .get(quota)
      ?.consume(key)
      .catch((rejection: unknown) => rejection);
    if (!(result instanceof RateLimiterRes)) return unused(quota);
    return {
      quota,
      exceeded: result.consumedPoints > quota.requests,
      remaining: Math.max(0, result.remainingPoints),
      resetSeconds: Math.max(1, Math.ceil(result.msBeforeNext / 1_000)),
    };
  };
};

const unused = (quota: Quota): QuotaResult => ({
  quota,
  exceeded: false,
  remaining: quota.requests,
  resetSeconds: quota.windowSeconds,
});
