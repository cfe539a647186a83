import type { Session } from '@bookstore/contracts/users';
import type { User } from '../users/user.ts';

const DAY_MS = 24 * 60 * 60_000;
const REFRESH_TOKEN_TTL_MS = 14 * DAY_MS;

/** A refresh token made now is good until then. */
export const refreshTokenEnd = (now: Date): Date => new Date(now.getTime() + REFRESH_TOKEN_TTL_MS);

export type Tokens = { access: { token: string; expiresInSeconds: number }; refresh: string };

export const sessionOf = (user: User, { access, refresh }: Tokens): Session => ({
  user_id: user.userId,
  username: user.username,
  role: user.role,
  access_token: access.token,
  refresh_token: refresh,
  token_type: 'Bearer',
  expires_in: access.expiresInSeconds,
});
