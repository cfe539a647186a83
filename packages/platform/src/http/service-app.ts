import express, { type Express, type RequestHandler, Router } from 'express';
import type { Readiness } from '../lifecycle/index.ts';
import type { Logger } from '../log/index.ts';
import { type Metrics, sampleMetrics } from '../metrics/index.ts';
import { contextMiddleware, createObserveMiddleware } from './observe-request.ts';
import { createProblemMiddleware, methodNotAllowed, sendProblem } from './reply.ts';
import { type Route, createOperationRouter } from './route.ts';
import { createSecurityHeaders } from './security-headers.ts';

/**
 * Serves `/livez`, `/readyz` and `/metrics` to the orchestrator; they are neither logged nor measured. A client that
 * accepts JSON gets the metrics that `?name=` (once or more) names, as SampledMetrics.
 */
const createProbeRouter = (parts: { readiness: Readiness; metrics: Metrics }): Router => {
  const router = Router({ caseSensitive: true, strict: true });
  const probe = (path: string, handler: RequestHandler): void => {
    router.get(path, handler);
    router.all(path, methodNotAllowed(path, ['GET', 'HEAD']));
  };
  probe('/livez', (_req, res) => void res.json({ status: 'ok' }));
  probe('/readyz', async (_req, res) => {
    const report = await parts.readiness.check();
    res.status(report.status === 'unavailable' ? 503 : 200).json(report);
  });
  probe('/metrics', async (req, res) => {
    const { registry } = parts.metrics;
    if (req.accepts(['text/plain', 'application/json']) === 'application/json') {
      const names = new URL(req.url, 'http://self').searchParams.getAll('name');
      res.json(await sampleMetrics(registry, names));
      return;
    }
    res.type(registry.contentType).send(await registry.metrics());
  });
  return router;
};

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
