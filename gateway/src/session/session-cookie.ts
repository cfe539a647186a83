import { refreshBodySchema } from '@bookstore/contracts/users';
import { forbidden } from '@bookstore/platform/errors';
import type { CookieOptions, Request, Response } from 'express';

/** The lifetime of a refresh token. user-service enforces it; the cookie only disappears in time. */
const MAX_AGE_MS = 14 * 24 * 60 * 60_000;
const PATH = '/session';

// Over TLS the prefix makes browsers refuse such a cookie from plain HTTP. Over plain HTTP, as on localhost,
// not every browser accepts a Secure cookie. `__Host-` needs the path `/`, so each call would carry the token.
const nameOf = (req: Request): string => (req.secure ? '__Secure-refresh_token' : 'refresh_token');

const optionsOf = (req: Request): CookieOptions => ({
  httpOnly: true,
  sameSite: 'strict',
  secure: req.secure,
  path: PATH,
});

/** The refresh token of a browser; null if the cookie is missing or cannot be a token. */
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

/**
 * Guards against CSRF: throws `forbidden` unless a call comes from a page of this origin, or from no page at all.
 * SameSite cookies are not enough, because other ports of the host and other subdomains are the same site. Browsers send
 * `Sec-Fetch-Site` to https and to localhost, and `Origin` with every POST and DELETE. A client that sends neither is no
 * browser, so it has no cookies of another user.
 */
export const assertSameOrigin = (req: Request): void => {
  const site = req.headers['sec-fetch-site'];
  const { origin } = req.headers;
  const isSameOrigin = site !== undefined ? site === 'same-origin' : isOriginOf(req.host, origin);
  if (!isSameOrigin) throw forbidden("Only the shop's own pages may do this.");
};

const isOriginOf = (host: string, origin: string | undefined): boolean =>
  origin === undefined || (URL.canParse(origin) && new URL(origin).host === host.toLowerCase());
