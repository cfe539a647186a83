import { createHash, randomBytes } from 'node:crypto';
import { AppError } from '@bookstore/platform/errors';

const FAMILY_BYTES = 16;
const SECRET_BYTES = 32;
const FORMAT = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;
const DAY_MS = 24 * 60 * 60_000;
export const REFRESH_TOKEN_TTL_MS = 14 * DAY_MS;

/** All refresh tokens of one sign-in. Only the newest one is valid. */
export type TokenFamily = {
  familyId: string;
  userId: string;
  /** Of the password that the user signed in with. */
  passwordVersion: number;
  /** Of the newest token. */
  secretHash: string;
  /** When the user signed in. */
  startedAt: Date;
  endsAt: Date;
};

/**
 * `<family>.<secret>`: the family identifies the sign-in, the 256 random bits of the secret prove it. Only the hash of
 * the secret is stored, so that nobody can sign in with what the database holds.
 */
export type RefreshToken = Pick<TokenFamily, 'familyId' | 'secretHash'>;

export type TokenFamilyStore = {
  insert: (family: TokenFamily) => Promise<void>;
  find: (familyId: string) => Promise<TokenFamily | null>;
  /** Stores `next` if `used` is the newest token of the family, in one step; else false. */
  rotate: (used: RefreshToken, next: TokenFamily) => Promise<boolean>;
  delete: (familyId: string) => Promise<void>;
  deleteOfUser: (userId: string) => Promise<void>;
};

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

export const createFamilyId = (): string => randomBytes(FAMILY_BYTES).toString('base64url');

/** A new token of the family: `token` goes to the client and is never stored. */
export const createRefreshToken = (familyId: string): RefreshToken & { token: string } => {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  return { token: `${familyId}.${secret}`, familyId, secretHash: hashOf(secret) };
};

/** Null for a text that has not the format of a refresh token. */
export const parseRefreshToken = (token: string): RefreshToken | null => {
  const [, familyId, secret] = FORMAT.exec(token) ?? [];
  if (familyId === undefined || secret === undefined) return null;
  return { familyId, secretHash: hashOf(secret) };
};

/** When a refresh token that is created now expires: after 14 days, and at the latest `maxDays` after the sign-in. */
export const refreshTokenEnd = (now: Date, startedAt: Date, maxDays: number): Date =>
  new Date(Math.min(now.getTime() + REFRESH_TOKEN_TTL_MS, startedAt.getTime() + maxDays * DAY_MS));

export const invalidRefreshToken = (): AppError =>
  new AppError({
    code: 'invalid-refresh-token',
    kind: 'unauthenticated',
    detail: 'The refresh token is not valid, was used before, or has ended. Sign in again.',
  });
