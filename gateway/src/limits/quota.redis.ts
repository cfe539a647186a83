import type { Redis } from '@bookstore/platform/redis';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { type QuotaResult, type QuotaUse, WINDOW_SECONDS } from './quota.ts';

/** Counts one request against all of these quotas. Never rejects. */
export type ConsumeQuotas = (uses: readonly QuotaUse[]) => Promise<QuotaResult[]>;

/** Takes keys and the seconds of the window. Returns each count, and the milliseconds until it ends. */
const COUNT = `
local counts = {}
for i, key in ipairs(KEYS) do
  local count = redis.call('INCR', key)
  if count == 1 then redis.call('EXPIRE', key, ARGV[1]) end
  counts[i] = { count, redis.call('PTTL', key) }
end
return counts`;
type Counts = readonly (readonly [number, number])[];
type WithCount = { countInWindow: (...args: (string | number)[]) => Promise<Counts> };

/**
 * Counts in Redis for all replicas together; while Redis is unavailable each replica counts for itself. All quotas of a
 * request are one command: a second one would cost the gateway as much CPU as the first.
 */
export const createConsumeQuotas = (redis: Redis, prefix: string): ConsumeQuotas => {
  redis.defineCommand('countInWindow', { lua: COUNT });
  const { countInWindow } = redis as Redis & WithCount;
  const local = new RateLimiterMemory({
    points: Number.MAX_SAFE_INTEGER,
    duration: WINDOW_SECONDS,
  });

  const countLocally = async (key: string): Promise<readonly [number, number]> => {
    const { consumedPoints, msBeforeNext } = await local.penalty(key);
    return [consumedPoints, msBeforeNext];
  };
  const count = async (keys: readonly string[]): Promise<Counts> => {
    try {
      return await countInWindow.call(redis, keys.length, ...keys, WINDOW_SECONDS);
    } catch {
      return Promise.all(keys.map(countLocally));
    }
  };
  return async (uses) => {
    const counts = await count(
      uses.map(({ quota, key }) => `${prefix}:limit:${quota.name}:${key}`),
    );
    return uses.map(({ quota }, index) => {
      const [used, msLeft] = counts[index] ?? [0, 0];
      return {
        quota,
        exceeded: used > quota.requests,
        remaining: Math.max(0, quota.requests - used),
        resetSeconds: Math.max(1, Math.ceil(msLeft / 1_000)),
      };
    });
  };
};
