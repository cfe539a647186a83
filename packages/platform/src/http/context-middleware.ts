import type { RequestHandler } from 'express';
import { createContext, runInContext } from '../context/index.ts';

const first = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;

/** Gives each request its id and trace, and runs all that follows within them. */
export const contextMiddleware: RequestHandler = (req, res, next) => {
  const context = createContext(
    first(req.headers['x-request-id']),
    first(req.headers['traceparent']),
  );
  res.setHeader('X-Request-Id', context.requestId);
  runInContext(context, () => next());
};
