import {
  type Authenticate,
  createRemoteKeySource,
  type KeySource,
  type Principal,
} from '@bookstore/platform/auth';
import { clientNetwork, UNKNOWN_ADDRESS } from '@bookstore/platform/http';
import type { Request, RequestHandler } from 'express';

/** The sender of a request: a user with a valid token, a client without a token, or one whose token is refused. */
export type Identity =
  | { kind: 'user'; user: Principal }
  | { kind: 'anonymous' }
  | { kind: 'refused'; error: unknown };

export type Identities = { of: (req: Request) => Identity; middleware: RequestHandler };

const addresses = new WeakMap<Request, string>();

/** The address of the client, or `unknown`. Express compares all proxies each time it is asked. */
export const addressOf = (req: Request): string => {
  const known = addresses.get(req);
  if (known !== undefined) return known;
  const address = req.ip ?? UNKNOWN_ADDRESS;
  addresses.set(req, address);
  return address;
};

/** What limits count in place of the address; null where the edge cannot see it and sends `unknown`. */
export const networkOf = (req: Request): string | null => clientNetwork(addressOf(req));

/** Names the user, or else the address, that a request counts against; null when both are unknown. */
export const clientOf = (identity: Identity, req: Request): string | null => {
  if (identity.kind === 'user') return `user ${identity.user.userId}`;
  const network = networkOf(req);
  return network === null ? null : `address ${network}`;
};

export const isAdmin = (identity: Identity): boolean =>
  identity.kind === 'user' && identity.user.role === 'admin';

const ANONYMOUS: Identity = { kind: 'anonymous' };

/**
 * Identifies the sender before any refusal: admission control reserves places for admins, and the rate limit counts a
 * user by id and a refused token by the address of its sender.
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
/** Tokens that may wait for their key, which takes seconds while user-service hangs. Known tokens need no key. */
const MAX_WAITING_FOR_KEYS = 256;

/** The public keys of user-service, from whichever of its replicas knows the key first. */
export const createUserServiceKeys = (urls: readonly string[]): KeySource => {
  const find = anyOf(urls.map((url) => createRemoteKeySource(new URL(JWKS_PATH, url).href)));
  let waiting = 0;
  return async (kid) => {
    if (waiting >= MAX_WAITING_FOR_KEYS) throw new Error('too many tokens wait for their keys');
    waiting += 1;
    try {
      return await find(kid);
    } finally {
      waiting -= 1;
    }
  };
};

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
