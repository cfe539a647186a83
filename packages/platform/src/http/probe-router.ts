import { type RequestHandler, Router } from 'express';
import type { Readiness } from '../lifecycle/index.ts';
import { type Metrics, sampleMetrics } from '../metrics/index.ts';
import { methodNotAllowed } from './problem-reply.ts';

/**
 * `/livez`, `/readyz` and `/metrics`: for the orchestrator, so neither logged nor measured. A client that
 * accepts JSON gets the metrics named by `?name=` (once or more) as SampledMetrics.
 */
export const createProbeRouter = (parts: { readiness: Readiness; metrics: Metrics }): Router => {
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
