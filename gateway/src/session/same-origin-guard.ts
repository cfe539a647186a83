import { forbidden } from '@bookstore/platform/errors';
import type { Request } from 'express';

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
