import { Agent } from 'node:http';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { eventually } from '@bookstore/testkit';
import { json, startUpstream, type Upstream } from '../gateway/src/testing/upstream.ts';
import type { EdgeSettings } from '../scripts/native/edge-settings.ts';
import { type Edge, startEdge } from './testing/edge.ts';
import { rawRequest } from './testing/raw-request.ts';
import { requestFrom } from './testing/request-from.ts';

type Line = Record<string, unknown>;
const FIELDS = {
  time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/),
  service: 'nginx',
  address: expect.any(String),
  request_id: expect.any(String),
  method: expect.any(String),
  path: expect.any(String),
  status: expect.any(Number),
  upstream_status: expect.any(String),
  limit: expect.any(String),
  duration_s: expect.any(Number),
  bytes: expect.any(Number),
  port: expect.any(Number),
};
const parseLine = (text: string): Line => {
  const line: Line = JSON.parse(text);
  expect(line).toEqual(FIELDS);
  return line;
};

let upstream: Upstream;
let edge: Edge | null = null;
beforeEach(async () => {
  upstream = await startUpstream();
});
afterEach(async () => {
  await edge?.stop();
  edge = null;
  await upstream.close();
});

const start = async (settings: EdgeSettings): Promise<Edge> => {
  const host = new URL(upstream.url).host;
  const parts = { gateway: host, user: host, catalog: host, order: host };
  edge = await startEdge(parts, { settings });
  return edge;
};
/** All lines so far, once the one of this request is there: nginx writes them up to a second later. */
const linesUntil = (from: Edge, requestId: string) =>
  eventually(async () => {
    const lines = (await from.readLog()).map(parseLine);
    expect(lines.map(({ request_id }) => request_id)).toContain(requestId);
    return lines;
  });

it('has each failed request with its address and request id, and no secret of it', async () => {
  const started = await start({ ACCESS_LOG_SAMPLE_PERCENT: '0' });
  upstream.answer((_req, res) => json(res, 401, {}));
  await requestFrom('127.0.0.2', `http://127.0.0.1:${started.userPort}/login?token=in-query`, {
    method: 'POST',
    headers: {
      'X-Request-Id': 'a-guess',
      Authorization: 'Bearer in-header',
      Cookie: 'session=in-cookie',
      Referer: 'http://shop/?in-referer',
    },
    body: '{"password":"in-body"}',
  });
  const lines = await linesUntil(started, 'a-guess');
  expect(lines).toEqual([
    expect.objectContaining({
      address: '127.0.0.2',
      method: 'POST',
      path: '/login',
      status: 401,
      upstream_status: '401',
      limit: '',
      port: started.userPort,
    }),
  ]);
  expect((await started.readLog()).join()).not.toMatch(/in-(query|header|cookie|referer|body)/);
});

it('leaves out what was served, and has all of it where the sample is 100 %', async () => {
  for (const [percent, logged] of [
    ['0', false],
    ['100', true],
  ] as const) {
    const started = await start({ ACCESS_LOG_SAMPLE_PERCENT: percent });
    // One connection has one worker, which writes its lines in order.
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const get = (path: string, id: string) =>
      requestFrom('127.0.0.1', `${started.url}${path}`, {
        agent,
        headers: { 'X-Request-Id': id },
      });
    await get('/assets/app.js', 'served');
    upstream.answer((_req, res) => json(res, 404, {}));
    await get('/me', 'last');
    const lines = await linesUntil(started, 'last');
    expect([percent, lines.some(({ request_id }) => request_id === 'served')]).toEqual([
      percent,
      logged,
    ]);
    agent.destroy();
    await started.stop();
  }
});

it('does not grow by the refusals of a flood', async () => {
  const started = await start({
    ACCESS_LOG_SAMPLE_PERCENT: '0',
    LIMIT_ADDRESS_REQUESTS_PER_SECOND: '1',
    LIMIT_ADDRESS_REQUESTS_BURST: '1',
    LIMIT_ADDRESS_REQUESTS_DELAY: '1',
  });
  const flood = Array.from({ length: 50 }, () => requestFrom('127.0.0.2', `${started.url}/me`));
  const statuses = (await Promise.all(flood)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(40);
  upstream.answer((_req, res) => json(res, 429, {}));
  await requestFrom('127.0.0.3', `${started.url}/me`, { headers: { 'X-Request-Id': 'last' } });
  // A refusal by another part is no refusal of the edge: it is in the log.
  expect(await linesUntil(started, 'last')).toEqual([
    expect.objectContaining({ address: '127.0.0.3', status: 429, upstream_status: '429' }),
  ]);
});

it('says which limit refused', async () => {
  const started = await start({
    ACCESS_LOG_SAMPLE_PERCENT: '100',
    LIMIT_ADDRESS_SIGN_INS_PER_MINUTE: '1',
    LIMIT_ADDRESS_SIGN_INS_BURST: '1',
    LIMIT_ADDRESS_SIGN_INS_DELAY: '1',
  });
  for (const id of ['first', 'second', 'third']) {
    const headers = { 'X-Request-Id': id };
    await requestFrom('127.0.0.1', `${started.url}/login`, { method: 'POST', headers });
  }
  const lines = await linesUntil(started, 'third');
  expect(lines.filter(({ limit }) => limit === 'address-sign-ins')).toEqual([
    expect.objectContaining({ request_id: 'third', status: 429, upstream_status: '' }),
  ]);
});

it.each([
  ['quotes and control bytes', 'GET /"\\\x01\xff HTTP/1.1\r\nHost: shop\r\n'],
  ['no HTTP', 'hello "you"\r\n'],
  ['a method that is none', 'G"T / HTTP/1.1\r\nHost: shop\r\n'],
  ['a secret behind a #', 'GET /me#password HTTP/1.1\r\nHost: shop\r\n'],
])('stays JSON whatever a client sends: %s', async (_what, head) => {
  const started = await start({ ACCESS_LOG_SAMPLE_PERCENT: '100' });
  await rawRequest(started.port, `${head}Connection: close\r\n\r\n`);
  await eventually(async () => {
    const lines = (await started.readLog()).map(parseLine);
    expect(lines.filter(({ path }) => path !== '/assets/app.js')).toHaveLength(1);
  });
  expect((await started.readLog()).join()).not.toContain('password');
});
