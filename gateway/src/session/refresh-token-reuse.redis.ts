import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Session, sessionSchema } from '@bookstore/contracts/users';
import { createSealer } from '@bookstore/platform/crypto';
import { unavailable } from '@bookstore/platform/errors';
import type { Redis } from '@bookstore/platform/redis';

/** The reuse interval: long enough for a reload on a slow connection, short for a thief of the old token. */
const REUSE_INTERVAL_MS = 20_000;
const MAX_CLAIMS = 50;
const CLAIM_INTERVAL_MS = 100;
/** Marks a token whose refresh is in progress. */
const IN_PROGRESS = '';

/** Exchanges a refresh token with `refresh`, or returns the result of an earlier exchange. */
export type RefreshOnce = (token: string, refresh: () => Promise<Session>) => Promise<Session>;

/** `claimed`: this caller exchanges the token. */
type Claim = { kind: 'claimed' } | { kind: 'in-progress' } | { kind: 'done'; session: Session };

type Parts = {
  redis: Redis;
  prefix: string;
  /** Longer than an exchange can take. */
  claimMs: number;
};

/**
 * A page that reloads or loses its connection may miss the reply with its new token, and sends the old one again. Within
 * the reuse interval it gets the same reply, so user-service never sees a token of an honest page twice. While Redis is
 * unavailable each call is treated as the first one.
 */
export const createRefreshOnce = ({ redis, prefix, claimMs }: Parts): RefreshOnce => {
  const keyOf = (token: string): string =>
    `${prefix}:renewed:${createHash('sha256').update(token).digest('base64url')}`;

  const tryClaim = async (token: string): Promise<Claim> => {
    const key = keyOf(token);
    if ((await redis.set(key, IN_PROGRESS, 'PX', claimMs, 'NX')) !== null) {
      return { kind: 'claimed' };
    }
    const value = await redis.get(key);
    if (value === null || value === IN_PROGRESS) return { kind: 'in-progress' };
    return { kind: 'done', session: decryptSession(token, value) };
  };
  const claim = (token: string): Promise<Claim> =>
    tryClaim(token).catch(() => ({ kind: 'claimed' }));

  const exchange = async (token: string, refresh: () => Promise<Session>): Promise<Session> => {
    const key = keyOf(token);
    try {
      const session = await refresh();
      const encrypted = encryptSession(token, session);
      await redis.set(key, encrypted, 'PX', REUSE_INTERVAL_MS).catch(() => null);
      return session;
    } catch (error) {
      await redis.del(key).catch(() => null);
      throw error;
    }
  };

  return async (token, refresh) => {
    for (let count = 0; count < MAX_CLAIMS; count += 1) {
      const result = await claim(token);
      if (result.kind === 'done') return result.session;
      if (result.kind === 'claimed') return exchange(token, refresh);
      await sleep(CLAIM_INTERVAL_MS);
    }
    throw unavailable('The session is being renewed by another request.');
  };
};

/** Redis holds neither the token nor a key that is derived from it, so its content alone is useless. */
const sealerFor = (token: string) => createSealer(token, 'renewed session');

export const encryptSession = (token: string, session: Session): string =>
  sealerFor(token).seal(JSON.stringify(session));

/** Throws unless `token` is the one that the session was encrypted with. */
export const decryptSession = (token: string, encrypted: string): Session =>
  sessionSchema.parse(JSON.parse(sealerFor(token).open(encrypted).toString()));
