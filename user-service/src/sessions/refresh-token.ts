import { createHash, randomBytes } from 'node:crypto';

const FAMILY_BYTES = 16;
const SECRET_BYTES = 32;
const FORM = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;

/**
 * `<family>.<secret>`: the family names the sign-in, the 256 random bits of the secret are what
 * counts. Only the hash of the secret is kept, so that who reads the database can't sign in.
 */
export type RefreshToken = { familyId: string; secretHash: string };

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

export const createFamilyId = (): string => randomBytes(FAMILY_BYTES).toString('base64url');

/** A new token of the family: `token` goes to the client and is never stored. */
export const createRefreshToken = (familyId: string): RefreshToken & { token: string } => {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  return { token: `${familyId}.${secret}`, familyId, secretHash: hashOf(secret) };
};

/** Null for what can't be one of our tokens. */
export const parseRefreshToken = (token: string): RefreshToken | null => {
  const [, familyId, secret] = FORM.exec(token) ?? [];
  if (familyId === undefined || secret === undefined) return null;
  return { familyId, secretHash: hashOf(secret) };
};
