import cors from 'cors';
import type { RequestHandler } from 'express';

const PREFLIGHT_MAX_AGE_SECONDS = 600;

/** Lets pages of the named origins call the shop, and answers their preflights. */
export const createCors = (origins: readonly string[]): RequestHandler => {
  const handleCors = cors({
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'Authorization',
      'Content-Type',
      'Idempotency-Key',
      'If-None-Match',
      'Last-Event-ID',
      'Prefer',
      'X-Request-Id',
      'traceparent',
    ],
    exposedHeaders: [
      'ETag',
      'Idempotent-Replayed',
      'Link',
      'Location',
      'Preference-Applied',
      'RateLimit',
      'RateLimit-Policy',
      'Retry-After',
      'X-Cache',
      'X-Request-Id',
    ],
    maxAge: PREFLIGHT_MAX_AGE_SECONDS,
  });
  // OPTIONS without these headers is no preflight and is treated like any other method.
  return (req, res, next) => {
    const isPreflight = req.headers.origin && req.headers['access-control-request-method'];
    if (req.method === 'OPTIONS' && !isPreflight) next();
    else handleCors(req, res, next);
  };
};
