import { describe, expect, it } from '@jest/globals';
import express from 'express';
import supertest from 'supertest';
import { createLogger } from '../log/index.ts';
import { createMetrics } from '../metrics/index.ts';
import { createAdmission } from './admission.ts';

const LATE = { ms: () => 300 };
const logger = createLogger({ service: 'test', version: '1', level: 'silent' });

const startApp = (maxLoopDelayMs: number) => {
  const app = express();
  const admit = createAdmission({
    kindOf: ({ path }) =>
      path === '/health' ? null : { group: path, most: 10, mindsDelay: path !== '/admin' },
    loopDelay: LATE,
    maxLoopDelayMs,
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

  it('refuses nobody while it is within its bound', async () => {
    expect((await startApp(300).get('/books')).status).toBe(200);
  });
});
