import { tooManyRequests } from '@bookstore/platform/errors';
import type { RequestHandler } from 'express';
import type { Identities } from '../access/identity.ts';
import type { ConsumeQuota } from './quota.redis.ts';
import { type Quotas, quotaUsesOf, rateLimitHeaders } from './quota.ts';

type Parts = { quotas: Quotas; consume: ConsumeQuota; identities: Identities };

/** Counts each request, sets the RateLimit headers, and refuses with 429 when a quota is exceeded. */
export const createRateLimit =
  ({ quotas, consume, identities }: Parts): RequestHandler =>
  async (req, res, next) => {
    const identity = identities.of(req);
    const uses = quotaUsesOf(quotas, {
      method: req.method,
      path: req.path,
      userId: identity.kind === 'user' ? identity.user.userId : null,
      address: () => req.ip ?? 'unknown',
    });
    const results = await Promise.all(uses.map(consume));
    res.set(rateLimitHeaders(results));
    const exceeded = results.filter((result) => result.exceeded);
    if (exceeded.length > 0) {
      const waitSeconds = Math.max(...exceeded.map((result) => result.resetSeconds));
      throw tooManyRequests('Too many requests: wait before the next one.', waitSeconds);
    }
    next();
  };
