import { describe, expect, it } from '@jest/globals';
import { createLogger } from '@bookstore/platform/log';
import { createMetrics } from '@bookstore/platform/metrics';
import express from 'express';
import supertest from 'supertest';
import { createAdmission } from './admission.ts';

const LAG = { ms: () => 300 };
const logger = createLogger({ service: 'test', version: '1', level: 'silent' });

const startApp = (maxLagMs: number) => {
  const app = express();
  const admit = createAdmission({
    classify: ({ path }) => {
      if (path === '/health') return null;
      const isAdmin = path === '/admin';
      const group = isAdmin ? 'admin' : 'other';
      return { group, maxSteady: 10, maxOpen: 10, shedOnLag: !isAdmin };
    },
    clientOf: () => null,
    lag: LAG,
    maxLagMs,
    metrics: createMetrics('test'),
    logger,
  });
  app.use(admit, (_req, res) => void res.json({}));
  return supertest(app);
};

describe('a late event loop', () => {
  it('refuses customers, not admins, and never health', async () => {
    const app = startApp(299);
    const refused = await app.get('/books');
    expect([refused.status, refused.headers['retry-after'], refused.body.code]).toEqual([
      503,
      '1',
      'unavailable',
    ]);
    expect((await app.get('/admin')).status).toBe(200);
    expect((await app.get('/health')).status).toBe(200);
  });

  it('refuses no request while it is below its limit', async () => {
    expect((await startApp(300).get('/books')).status).toBe(200);
  });
});
