import { addGetRoute } from '@bookstore/platform/http';
import { Router } from 'express';
import type { CheckHealth } from './check-health.ts';

/** 200 while every service is whole, 503 as soon as anything is missing anywhere. */
export const createHealthRoutes = (checkHealth: CheckHealth): Router => {
  const router = Router({ caseSensitive: true, strict: true });
  addGetRoute(router, '/health', async (_req, res) => {
    const health = await checkHealth();
    res.set('Cache-Control', 'no-store');
    res.status(health.status === 'ok' ? 200 : 503).json(health);
  });
  return router;
};
