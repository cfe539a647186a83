import type { Redis } from '@bookstore/platform/redis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Balance, Budget, Charge } from './budget.ts';

/** Draws one request from a budget; never fails. */
export type Draw = (charge: Charge) => Promise<Balance>;

/** Counts in Redis for all replicas together; while Redis is away each replica counts for itself. */
export const createDraw = (redis: Redis, prefix: string, budgets: readonly Budget[]): Draw => {
  const limiters = new Map(
    budgets.map((budget) => {
      const options = {
        keyPrefix: `${prefix}:limit:${budget.name}`,
        points: budget.requests,
        duration: budget.windowSeconds,
      };
      const insuranceLimiter = new RateLimiterMemory(options);
      return [budget, new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter })];
    }),
  );
  return async ({ budget, key }) => {
    const result = await limiters
      .get(budget)
      ?.consume(key)
      .catch((refusal: unknown) => refusal);
    if (!(result instanceof RateLimiterRes)) return full(budget);
    return {
      budget,
      exceeded: result.consumedPoints > budget.requests,
      remaining: Math.max(0, result.remainingPoints),
      resetSeconds: Math.max(1, Math.ceil(result.msBeforeNext / 1_000)),
    };
  };
};

const full = (budget: Budget): Balance => ({
  budget,
  exceeded: false,
  remaining: budget.requests,
  resetSeconds: budget.windowSeconds,
});
