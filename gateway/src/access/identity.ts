import type { Authenticate, Principal } from '@bookstore/platform/auth';
import type { Request, RequestHandler } from 'express';

/** Who sends a request: a user whose token holds, nobody in particular, or a token that was refused. */
export type Identity =
  | { kind: 'user'; user: Principal }
  | { kind: 'anonymous' }
  | { kind: 'refused'; error: unknown };

export type Identities = { of: (req: Request) => Identity; middleware: RequestHandler };

const ANONYMOUS: Identity = { kind: 'anonymous' };

/**
 * Finds out who calls before anything is refused, so that the rate limit counts a user as a user and
 * a bad token by the address that sends it.
 */
export const createIdentities = (authenticate: Authenticate): Identities => {
  const known = new WeakMap<Request, Identity>();
  const identify = async (req: Request): Promise<Identity> => {
    try {
      const user = await authenticate(req, 'public');
      return user ? { kind: 'user', user } : ANONYMOUS;
    } catch (error) {
      return { kind: 'refused', error };
    }
  };
  return {
    of: (req) => known.get(req) ?? ANONYMOUS,
    middleware: async (req, res, next) => {
      const identity = await identify(req);
      known.set(req, identity);
      if (identity.kind === 'user') res.locals['userId'] = identity.user.userId;
      next();
    },
  };
};
