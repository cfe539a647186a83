import type { Readiness } from '@bookstore/platform/lifecycle';
import type { Metrics } from '@bookstore/platform/metrics';
import { type RequestHandler, Router } from 'express';

/** nginx puts this on everything that comes from outside. */
const CAME_THROUGH_EDGE = 'x-forwarded-for';

const onlyInside: RequestHandler = (req, _res, next) =>
  next(req.headers[CAME_THROUGH_EDGE] === undefined ? undefined : 'router');

/** `/livez`, `/readyz` and `/metrics` for the orchestrator; through the edge they do not exist. */
export const createProbeRoutes = (readiness: Readiness, metrics: Metrics): Router => {
  const router = Router({ caseSensitive: true, strict: true });
  router.use(onlyInside);
  router.get('/livez', (_req, res) => void res.json({ status: 'ok' }));
  router.get('/readyz', async (_req, res) => {
    const report = await readiness.check();
    res.status(report.status === 'unavailable' ? 503 : 200).json(report);
  });
  router.get('/metrics', async (_req, res) => {
    res.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  return router;
};
