import { notFound } from '@bookstore/platform/errors';
import {
  cameThroughEdge,
  contextMiddleware,
  createObserveMiddleware,
  createProbeRouter,
  createProblemMiddleware,
  createSecurityHeaders,
} from '@bookstore/platform/http';
import type { Readiness } from '@bookstore/platform/lifecycle';
import type { Logger } from '@bookstore/platform/log';
import type { Metrics } from '@bookstore/platform/metrics';
import express, { type Express, type RequestHandler, type Router } from 'express';

export type PipelineParts = {
  logger: Logger;
  metrics: Metrics;
  readiness: Readiness;
  trustedProxies: readonly string[];
  cors: RequestHandler;
  identify: RequestHandler;
  admit: RequestHandler;
  limitRate: RequestHandler;
  /** Authorizes calls of the services and forwards them. */
  accessGuard: RequestHandler;
  /** Paths that the gateway answers itself. */
  ownRoutes: readonly Router[];
};

/** The steps that a request passes, in order. */
export const createRequestPipeline = (parts: PipelineParts): Express => {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', false);
  app.set('trust proxy', [...parts.trustedProxies]);
  app.use(contextMiddleware);
  app.use(createInternalProbes(parts));
  app.use(createObserveMiddleware(parts));
  app.use(createSecurityHeaders({ isForOtherOrigins: true }));
  app.use(parts.cors);
  app.use(parts.identify);
  app.use(parts.admit);
  app.use(parts.limitRate);
  // Before the gateway's own paths: nearly every call is for a service, and each further path costs time.
  app.use(parts.accessGuard);
  for (const routes of parts.ownRoutes) app.use(routes);
  app.use(unknownPath);
  app.use(createProblemMiddleware(parts.logger));
  return app;
};

/** The probes are for the orchestrator: for a request that came through the edge they do not exist. */
const createInternalProbes = (
  parts: Pick<PipelineParts, 'readiness' | 'metrics'>,
): RequestHandler => {
  const probes = createProbeRouter(parts);
  return (req, res, next) => (cameThroughEdge(req) ? next() : probes(req, res, next));
};

const unknownPath: RequestHandler = () => {
  throw notFound('route-not-found', 'There is nothing at this path.');
};
