import { tooManyRequests } from '@bookstore/platform/errors';
import type { RequestHandler } from 'express';
import type { Identities } from '../access/identity.ts';
import { type Budgets, chargesOf, rateLimitHeaders } from './budget.ts';
import type { Draw } from './limiter.redis.ts';

type Parts = { budgets: Budgets; draw: Draw; identities: Identities };

/** Counts each request, tells what is left on every reply, and refuses with 429 when nothing is. */
export const createLimit =
  ({ budgets, draw, identities }: Parts): RequestHandler =>
  async (req, res, next) => {
    const identity = identities.of(req);
    const charges = chargesOf(budgets, {
      method: req.method,
      path: req.path,
      userId: identity.kind === 'user' ? identity.user.userId : null,
      address: () => req.ip ?? 'unknown',
    });
    const balances = await Promise.all(charges.map(draw));
    res.set(rateLimitHeaders(balances));
    const exceeded = balances.filter((balance) => balance.exceeded);
    if (exceeded.length > 0) {
      const wait = Math.max(...exceeded.map((balance) => balance.resetSeconds));
      throw tooManyRequests('Too many requests: wait before the next one.', wait);
    }
    next();
  };
