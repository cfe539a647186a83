import { createHash } from 'node:crypto';
import {
  type FieldError,
  PROBLEMS,
  type ProblemCode,
  createProblem,
} from '@bookstore/contracts/http';
import type { ErrorRequestHandler, Request, Response } from 'express';
import fresh from 'fresh';
import { currentContext } from '../context/index.ts';
import { asAppError } from '../errors/index.ts';
import type { Logger } from '../log/index.ts';

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

export type ProblemReply = {
  detail: string;
  errors?: readonly FieldError[];
  retryAfterSeconds?: number | undefined;
};

const MAX_INSTANCE_LENGTH = 200;

/** The path without the query, because a query may contain data that must not be repeated. */
const instanceOf = (req: Request): string =>
  (req.originalUrl.split('?', 1)[0] ?? '/').slice(0, MAX_INSTANCE_LENGTH);

/** Sends a problem+json reply: used by the error middleware below, and where no error is thrown. */
export const sendProblem = (
  req: Request,
  res: Response,
  code: ProblemCode,
  reply: ProblemReply,
): void => {
  res.locals['problemCode'] = code;
  if (PROBLEMS[code].status === 401) {
    res.setHeader(
      'WWW-Authenticate',
      code === 'unauthenticated' ? 'Bearer' : 'Bearer realm="login"',
    );
  }
  if (reply.retryAfterSeconds !== undefined) {
    const seconds = Math.max(1, Math.ceil(reply.retryAfterSeconds));
    res.setHeader('Retry-After', String(seconds));
    if (PROBLEMS[code].status === 429 && !res.hasHeader('RateLimit')) {
      res.setHeader('RateLimit', `"${code}";r=0;t=${seconds}`);
    }
  }
  res.setHeader('Cache-Control', 'no-store');
  const problem = createProblem(code, {
    detail: reply.detail,
    instance: instanceOf(req),
    requestId: currentContext()?.requestId ?? '',
    errors: reply.errors,
  });
  res
    .status(problem.status)
    .type('application/problem+json')
    .send(Buffer.from(JSON.stringify(problem)));
};

/** The one place where an error becomes a reply. Nothing of an unexpected error reaches the client. */
export const createProblemMiddleware =
  (logger: Logger): ErrorRequestHandler =>
  (error: unknown, req, res, next) => {
    if (res.headersSent) {
      logger.error({ err: error }, 'request failed after the reply had begun');
      next(error);
      return;
    }
    const known = asAppError(error);
    if (known) {
      if (known.kind === 'unavailable') logger.warn({ err: known }, 'dependency unavailable');
      sendProblem(req, res, known.code, known);
      return;
    }
    const code = clientErrorCode(error);
    if (code !== null) {
      sendProblem(req, res, code, { detail: 'The request could not be read.' });
      return;
    }
    logger.error({ err: error }, 'unexpected error');
    sendProblem(req, res, 'internal-error', { detail: 'Something went wrong on our side.' });
  };

/** Errors of Express and its parsers carry a status. */
const clientErrorCode = (error: unknown): ProblemCode | null => {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  if (status === 413) return 'payload-too-large';
  if (status === 415) return 'unsupported-media-type';
  return typeof status === 'number' && status >= 400 && status < 500 ? 'invalid-request' : null;
};
