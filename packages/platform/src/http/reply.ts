import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import fresh from 'fresh';

/** A reply to send. A Buffer body is JSON that is already serialised. */
export type Reply = { status: number; headers?: Readonly<Record<string, string>>; body?: unknown };

/** A weak ETag of a reply's bytes. */
export const weakEtag = (bytes: Buffer | string): string =>
  `W/"${createHash('sha1').update(bytes).digest('base64url')}"`;

// Other request headers are left out: fetch adds `Cache-Control: no-cache` to a request with If-None-Match.
const isKnownToClient = (req: Request, etag: string | undefined): boolean =>
  etag !== undefined && fresh({ 'if-none-match': req.headers['if-none-match'] }, { etag });

/** Sends a reply, or a 304 with its headers when the client's `If-None-Match` lists its `ETag`. */
export const sendReply = (req: Request, res: Response, reply: Reply): void => {
  const isKnown = reply.status === 200 && isKnownToClient(req, reply.headers?.['ETag']);
  res.status(isKnown ? 304 : reply.status).set(reply.headers ?? {});
  if (isKnown || reply.body === undefined) res.end();
  else if (Buffer.isBuffer(reply.body)) res.type('application/json').send(reply.body);
  else res.json(reply.body);
};
