import { forbidden } from '@bookstore/platform/errors';
import type { Request } from 'express';

/**
 * Throws `forbidden` unless a call comes from a page of this very origin, or from no page at all.
 * SameSite alone would let in other ports of the host and other subdomains: they are the same site.
 * Browsers say `Sec-Fetch-Site` to https and to localhost, and `Origin` with every POST and DELETE;
 * what says neither is no browser, and brings no cookie of somebody else's along.
 */
export const assertOwnPage = (req: Request): void => {
  const site = req.headers['sec-fetch-site'];
  const { origin } = req.headers;
  const isOwn = site !== undefined ? site === 'same-origin' : isOwnOrigin(origin, req.host);
  if (!isOwn) throw forbidden("Only the shop's own pages may do this.");
};

const isOwnOrigin = (origin: string | undefined, host: string): boolean =>
  origin === undefined || (URL.canParse(origin) && new URL(origin).host === host.toLowerCase());
