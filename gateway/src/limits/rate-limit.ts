import { tooManyRequests } from '@bookstore/platform/errors';
import type { Request, RequestHandler } from 'express';
import type { AccessTable } from '../access/access-table.ts';
import { type Identities, networkOf } from '../access/identity.ts';
import type { ConsumeQuotas } from './quota.redis.ts';
import { type Quotas, quotaUsesOf, rateLimitHeaders } from './quota.ts';

type Parts = { quotas: Quotas; consume: ConsumeQuotas; identities: Identities; table: AccessTable };

/** Counts each request, sets the RateLimit headers, and refuses with 429 when a quota is exceeded. */
export const createRateLimit = ({ quotas, consume, identities, table }: Parts): RequestHandler => {
  const isSignIn = ({ method, path }: Request): boolean => {
    if (method !== 'POST') return false;
    const match = table.match(method, path);
    return match.kind === 'found' && match.entry.trafficClass === 'sign-in';
  };
  return async (req, res, next) => {
    const identity = identities.of(req);
    const uses = quotaUsesOf(quotas, {
      isSignIn: isSignIn(req),
      userId: identity.kind === 'user' ? identity.user.userId : null,
      address: networkOf(req),
    });
    if (uses.length === 0) return next();
    const results = await consume(uses);
    res.set(rateLimitHeaders(results));
    const exceeded = results.filter((result) => result.exceeded);
    if (exceeded.length > 0) {
      const waitSeconds = Math.max(...exceeded.map((result) => result.resetSeconds));
      throw tooManyRequests('Too many requests: wait before the next one.', waitSeconds);
    }
    next();
  };
};
