import {
  contextMiddleware,
  createObserveMiddleware,
  createProblemMiddleware,
} from '@bookstore/platform/http';
import type { Readiness } from '@bookstore/platform/lifecycle';
import type { Logger } from '@bookstore/platform/log';
import type { Metrics } from '@bookstore/platform/metrics';
import express, { type Express, type RequestHandler, type Router } from 'express';
import helmet from 'helmet';
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
  app.use(securityHeaders());
  app.use(parts.crossOrigin);
  app.use(parts.admit);
  app.use(parts.identify);
  app.use(parts.limit);
  for (const routes of parts.ownRoutes) app.use(routes);
  app.use(parts.guard);
  app.use(createProblemMiddleware(parts.logger));
  return app;
};

const securityHeaders = (): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    // TLS ends at nginx, which says so itself.
    strictTransportSecurity: false,
    // A page of an allowed origin may read what CORS lets it read.
    crossOriginResourcePolicy: false,
  });
