import type { RequestHandler } from 'express';
import { createContext, runInContext } from '../context/index.ts';
import type { Logger } from '../log/index.ts';
import type { Metrics } from '../metrics/index.ts';

const first = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;

/** Gives each request its id and trace context, and runs the later handlers within them. */
export const contextMiddleware: RequestHandler = (req, res, next) => {
  const context = createContext(
    first(req.headers['x-request-id']),
    first(req.headers['traceparent']),
  );
  res.setHeader('X-Request-Id', context.requestId);
  runInContext(context, () => next());
};

/** Writes one log line and one measurement per request, by route pattern and never by raw path. */
export const createObserveMiddleware =
  ({ logger, metrics }: { logger: Logger; metrics: Metrics }): RequestHandler =>
  (req, res, next) => {
    const startedAt = performance.now();
    res.once('close', () => {
      const durationMs = performance.now() - startedAt;
      const route = typeof res.locals['route'] === 'string' ? res.locals['route'] : 'unmatched';
      const status = res.writableFinished ? res.statusCode : 499;
      metrics.httpDuration.observe(
        { method: req.method, route, status: String(status) },
        durationMs / 1_000,
      );
      const line = {
        method: req.method,
        route,
        status,
        duration_ms: Math.round(durationMs * 10) / 10,
        user_id: res.locals['userId'],
        code: res.locals['problemCode'],
      };
      if (status >= 500) logger.error(line, 'request');
      else logger.info(line, 'request');
    });
    next();
  };
