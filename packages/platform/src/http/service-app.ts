import express, { type Express } from 'express';
import type { Readiness } from '../lifecycle/index.ts';
import type { Logger } from '../log/index.ts';
import type { Metrics } from '../metrics/index.ts';
import { contextMiddleware } from './context-middleware.ts';
import { createObserveMiddleware } from './observe-middleware.ts';
import { type Binding, createOperationRouter } from './operation-router.ts';
import { createProbeRouter } from './probe-router.ts';
import { createProblemMiddleware, sendProblem } from './problem-reply.ts';
import { createSecurityHeaders } from './security-headers.ts';

export type ServiceAppParts = {
  logger: Logger;
  metrics: Metrics;
  readiness: Readiness;
  bindings: readonly Binding[];
};

/** The middleware order that all services share, from the context of a request to its problem reply. */
export const createServiceApp = (parts: ServiceAppParts): Express => {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', false);
  app.use(contextMiddleware);
  app.use(createProbeRouter(parts));
  app.use(createObserveMiddleware(parts));
  app.use(createSecurityHeaders({ isForOtherOrigins: false }));
  app.use(createOperationRouter(parts.bindings));
  app.use((req, res) => {
    sendProblem(req, res, 'route-not-found', { detail: 'There is nothing at this path.' });
  });
  app.use(createProblemMiddleware(parts.logger));
  return app;
};
