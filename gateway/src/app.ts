import { notFound } from '@bookstore/platform/errors';
import {
  contextMiddleware,
  createObserveMiddleware,
  createProblemMiddleware,
  createSecurityHeaders,
} from '@bookstore/platform/http';
import type { Readiness } from '@bookstore/platform/lifecycle';
import type { Logger } from '@bookstore/platform/log';
import type { Metrics } from '@bookstore/platform/metrics';
import express, { type Express, type RequestHandler, type Router } from 'express';
import { createProbeRoutes } from './probes.routes.ts';

export type GatewayParts = {
  logger: Logger;
  metrics: Metrics;
  readiness: Readiness;
  trustedProxies: readonly string[];
  crossOrigin: RequestHandler;
  admit: RequestHandler;
  identify: RequestHandler;
  limit: RequestHandler;
  ownRoutes: readonly Router[];
  guard: RequestHandler;
};

/** The way of a request through the gateway, in order. */
export const createApp = (parts: GatewayParts): Express => {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', false);
  app.set('trust proxy', [...parts.trustedProxies]);
  app.use(createProbeRoutes(parts.readiness, parts.metrics));
  app.use(contextMiddleware);
  app.use(createObserveMiddleware(parts));
  app.use(createSecurityHeaders({ isForOtherOrigins: true }));
  app.use(parts.crossOrigin);
  app.use(parts.admit);
  app.use(parts.identify);
  app.use(parts.limit);
  // Before the gateway's own paths: nearly every call is for a service, and each path looked at costs time.
  app.use(parts.guard);
  for (const routes of parts.ownRoutes) app.use(routes);
  app.use(unknownPath);
  app.use(createProblemMiddleware(parts.logger));
  return app;
};

const unknownPath: RequestHandler = () => {
  throw notFound('route-not-found', 'There is nothing at this path.');
};
