// A bare Express 5: E of the tables. PORT, and BODIES_FILE with an object of JSON replies by name.
import { readFileSync } from 'node:fs';
import express from 'express';
import { z } from 'zod';

const bodiesSchema = z.record(z.string(), z.unknown());
const bodies = bodiesSchema.parse(
  JSON.parse(readFileSync(process.env['BODIES_FILE'] ?? '', 'utf8')),
);

express()
  .get('/json/:name', (req, res) => {
    res.json(bodies[req.params.name]);
  })
  .get('/ready', (_req, res) => {
    res.json({});
  })
  .listen(Number(process.env['PORT']), '127.0.0.1');
