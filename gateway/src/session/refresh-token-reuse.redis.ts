import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Session, sessionSchema } from '@bookstore/contracts/users';
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

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Derives the key from the used token: Redis holds neither, so its content alone is useless. */
const deriveKey = (token: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', token, '', 'renewed session', KEY_BYTES));

export const encryptSession = (token: string, session: Session): string => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, deriveKey(token), nonce);
  const text = Buffer.concat([cipher.update(JSON.stringify(session)), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url');
};

/** Throws unless `token` is the one that the session was encrypted with. */
export const decryptSession = (token: string, encrypted: string): Session => {
  const bytes = Buffer.from(encrypted, 'base64url');
  const tagEnd = NONCE_BYTES + TAG_BYTES;
  const decipher = createDecipheriv(CIPHER, deriveKey(token), bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, tagEnd));
  const text = Buffer.concat([decipher.update(bytes.subarray(tagEnd)), decipher.final()]);
  return sessionSchema.parse(JSON.parse(text.toString()));
};
