import { refreshBodySchema } from '@bookstore/contracts/users';
import type { CookieOptions, Request, Response } from 'express';

/** As long as a refresh token is good: user-service decides, the cookie only forgets in time. */
const MAX_AGE_MS = 14 * 24 * 60 * 60_000;
const PATH = '/session';

// A name of its own over TLS, which browsers take from TLS alone. Over plain HTTP, as on localhost, not
// every browser takes a Secure cookie. `__Host-` would send the token along with every other call.
const nameOf = (req: Request): string => (req.secure ? '__Secure-refresh_token' : 'refresh_token');

const optionsOf = (req: Request): CookieOptions => ({
  httpOnly: true,
  sameSite: 'strict',
  secure: req.secure,
  path: PATH,
});

/** The refresh token that a browser brought along; null for none, or what can't be one. */
export const readSessionCookie = (req: Request): string | null => {
  const start = `${nameOf(req)}=`;
  const cookies = (req.headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
  const token = cookies.find((cookie) => cookie.startsWith(start))?.slice(start.length);
  return refreshBodySchema.safeParse({ refresh_token: token }).data?.refresh_token ?? null;
};

export const setSessionCookie = (req: Request, res: Response, token: string): void => {
  res.cookie(nameOf(req), token, { ...optionsOf(req), maxAge: MAX_AGE_MS });
};

export const clearSessionCookie = (req: Request, res: Response): void => {
  res.clearCookie(nameOf(req), optionsOf(req));
};
