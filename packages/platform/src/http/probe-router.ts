import { Router } from 'express';
import type { Readiness } from '../lifecycle/index.ts';
import { type Metrics, sampleMetrics } from '../metrics/index.ts';
import { addGetRoute } from './allowed-methods.ts';

/**
 * Serves `/livez`, `/readyz` and `/metrics` to the orchestrator; they are neither logged nor measured. A client that
 * accepts JSON gets the metrics that `?name=` (once or more) names, as SampledMetrics.
 */
export const createProbeRouter = (parts: { readiness: Readiness; metrics: Metrics }): Router => {
  const router = Router({ caseSensitive: true, strict: true });
  addGetRoute(router, '/livez', (_req, res) => void res.json({ status: 'ok' }));
  addGetRoute(router, '/readyz', async (_req, res) => {
    const report = await parts.readiness.check();
    res.status(report.status === 'unavailable' ? 503 : 200).json(report);
  });
  addGetRoute(router, '/metrics', async (req, res) => {
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
