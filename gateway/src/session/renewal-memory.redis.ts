import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { type Session, sessionSchema } from '@bookstore/contracts/users';
import type { Redis } from '@bookstore/platform/redis';
import type { Claim, RenewalMemory } from './renew-once.ts';

/** Long enough for a reload on a slow line; a thief of the old token has no longer than that. */
const KEPT_MS = 20_000;
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const BUSY = '';

/** Only who has the used token can read what it was swapped for: Redis holds neither. */
const keyOf = (token: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', token, '', 'renewed session', KEY_BYTES));

export const seal = (token: string, session: Session): string => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, keyOf(token), nonce);
  const text = Buffer.concat([cipher.update(JSON.stringify(session)), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url');
};

/** Throws for another token than the one that it was sealed for. */
export const open = (token: string, sealed: string): Session => {
  const bytes = Buffer.from(sealed, 'base64url');
  const tagEnd = NONCE_BYTES + TAG_BYTES;
  const decipher = createDecipheriv(CIPHER, keyOf(token), bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, tagEnd));
  const text = Buffer.concat([decipher.update(bytes.subarray(tagEnd)), decipher.final()]);
  return sessionSchema.parse(JSON.parse(text.toString()));
};

type Parts = { redis: Redis; prefix: string; busyMs: number };

/** `busyMs`: how long a swap may take. While Redis is away each call is the first one. */
export const createRenewalMemory = ({ redis, prefix, busyMs }: Parts): RenewalMemory => {
  const nameOf = (token: string): string =>
    `${prefix}:renewed:${createHash('sha256').update(token).digest('base64url')}`;
  const look = async (token: string): Promise<Claim> => {
    const name = nameOf(token);
    if ((await redis.set(name, BUSY, 'PX', busyMs, 'NX')) !== null) return { kind: 'mine' };
    const found = await redis.get(name);
    if (found === null || found === BUSY) return { kind: 'busy' };
    return { kind: 'swapped', session: open(token, found) };
  };
  return {
    claim: (token) => look(token).catch(() => ({ kind: 'mine' })),
    keep: async (token, session) => {
      await redis.set(nameOf(token), seal(token, session), 'PX', KEPT_MS).catch(() => null);
    },
    giveUp: async (token) => {
      await redis.del(nameOf(token)).catch(() => null);
    },
  };
};
