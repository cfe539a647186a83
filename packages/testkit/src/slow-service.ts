// A service with one slow route. The test of start and stop runs it as a process.
import { setTimeout as sleep } from 'node:timers/promises';
import { platformShape } from '@bookstore/platform/config';
import { createReadiness, runService } from '@bookstore/platform/lifecycle';
import express from 'express';
import { z } from 'zod';

await runService({
  name: 'slow-service',
  configSchema: z.object({
    ...platformShape,
    NEEDED: z.string(),
    NEEDED_TOO: z.string(),
    ANSWER_AFTER_MS: z.coerce.number().int(),
  }),
  compose: (config) => {
    const readiness = createReadiness({ required: {} });
    const app = express();
    app.get('/readyz', async (_req, res) => {
      const report = await readiness.check();
      res.status(report.status === 'ok' ? 200 : 503).json(report);
    });
    app.get('/slow', async (_req, res) => {
      await sleep(config.ANSWER_AFTER_MS);
      res.json({ answered: true });
    });
    return { app, readiness, start: () => undefined, stop: async () => undefined };
  },
});
