// A bare http-proxy-middleware with kept connections: PORT, TARGET.
import { Agent } from 'node:http';
import express from 'express';
import { createProxyMiddleware } from 'http-proxy-middleware';

const target = process.env['TARGET'] ?? '';

express()
  .get('/ready', (_req, res) => {
    res.json({});
  })
  .use(createProxyMiddleware({ target, agent: new Agent({ keepAlive: true }) }))
  .listen(Number(process.env['PORT']), '127.0.0.1');
