import { createHash } from 'node:crypto';

/** A weak ETag of a reply's bytes. */
export const weakEtag = (bytes: Buffer | string): string =>
  `W/"${createHash('sha1').update(bytes).digest('base64url')}"`;

/** True when the client's `If-None-Match` names this ETag (weak comparison) or `*`. */
export const matchesEtag = (ifNoneMatch: string | undefined, etag: string): boolean => {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const opaque = etag.replace(/^W\//, '');
  return ifNoneMatch.split(',').some((seen) => seen.trim().replace(/^W\//, '') === opaque);
};
