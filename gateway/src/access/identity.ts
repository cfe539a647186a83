import {
  type Authenticate,
  createRemoteKeySource,
  type KeySource,
  type Principal,
} from '@bookstore/platform/auth';
import type { Request, RequestHandler } from 'express';

/** The sender of a request: a user with a valid token, a client without a token, or one whose token is refused. */
export type Identity =
  | { kind: 'user'; user: Principal }
  | { kind: 'anonymous' }
  | { kind: 'refused'; error: unknown };

export type Identities = { of: (req: Request) => Identity; middleware: RequestHandler };

const ANONYMOUS: Identity = { kind: 'anonymous' };

/**
 * Identifies the sender before any refusal, so that the rate limit counts a user by id and a refused
 * token by the address of its sender.
 */
export const createIdentities = (authenticate: Authenticate): Identities => {
  const identities = new WeakMap<Request, Identity>();
  const identify = async (req: Request): Promise<Identity> => {
    try {
      const user = await authenticate(req, 'public');
      return user ? { kind: 'user', user } : ANONYMOUS;
    } catch (error) {
      return { kind: 'refused', error };
    }
  };
  return {
    of: (req) => identities.get(req) ?? ANONYMOUS,
    middleware: async (req, res, next) => {
      const identity = await identify(req);
      identities.set(req, identity);
      if (identity.kind === 'user') res.locals['userId'] = identity.user.userId;
      next();
    },
  };
};

const JWKS_PATH = '/.well-known/jwks.json';

/** The public keys of user-service, from whichever of its replicas knows the key first. */
export const createUserServiceKeys = (urls: readonly string[]): KeySource =>
  anyOf(urls.map((url) => createRemoteKeySource(new URL(JWKS_PATH, url).href)));

/** Null only if all sources replied and none knows the key. Throws if one that failed might know it. */
const anyOf =
  (sources: readonly KeySource[]): KeySource =>
  async (kid) => {
    let failure: unknown = null;
    for (const source of sources) {
      try {
        const key = await source(kid);
        if (key) return key;
      } catch (error) {
        failure = error;
      }
    }
    if (failure !== null) throw failure;
    return null;
  };
