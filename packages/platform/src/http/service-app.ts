import express, { type Express } from 'express';
import type { Readiness } from '../lifecycle/index.ts';
import type { Logger } from '../log/index.ts';
import type { Metrics } from '../metrics/index.ts';
import { contextMiddleware, createObserveMiddleware } from './observe-request.ts';
import { createProbeRouter } from './probe-router.ts';
import { createProblemMiddleware, sendProblem } from './reply.ts';
import { type Route, createOperationRouter } from './route.ts';
import { createSecurityHeaders } from './security-headers.ts';

export type ServiceAppParts = {
  logger: Logger;
  metrics: Metrics;
  readiness: Readiness;
  routes: readonly Route[];
};

/** The Express app of a service: the middleware that all services share, in order, around its routes. */
export const createServiceApp = (parts: ServiceAppParts): Express => {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', false);
  app.use(contextMiddleware);
  app.use(createProbeRouter(parts));
  app.use(createObserveMiddleware(parts));
  app.use(createSecurityHeaders({ isForOtherOrigins: false }));
  app.use(createOperationRouter(parts.routes));
  app.use((req, res) => {
    sendProblem(req, res, 'route-not-found', { detail: 'There is nothing at this path.' });
  });
  app.use(createProblemMiddleware(parts.logger));
  return app;
};
