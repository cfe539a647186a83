import type { ServerResponse } from 'node:http';
import { operations } from '@bookstore/contracts/documents';
import { pathsOf, trafficClassOf } from '@bookstore/contracts/http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@bookstore/testkit';
import { json, startUpstream, type Upstream } from '../gateway/src/testing/upstream.ts';
import type { EdgeSettings } from '../scripts/native/edge-settings.ts';
import { type Edge, startEdge } from './testing/edge.ts';
import { type Call, type Reply, requestFrom } from './testing/request-from.ts';

const ONE = '127.0.0.1';
const OTHER = '127.0.0.2';
/** Slow, so that a bucket does not drain while a test looks. */
const FEW_SIGN_INS = {
  LIMIT_ADDRESS_SIGN_INS_PER_MINUTE: '6',
  LIMIT_ADDRESS_SIGN_INS_BURST: '2',
  LIMIT_ADDRESS_SIGN_INS_DELAY: '2',
};
const FEW_REQUESTS = {
  LIMIT_ADDRESS_REQUESTS_PER_SECOND: '1',
  LIMIT_ADDRESS_REQUESTS_BURST: '4',
  LIMIT_ADDRESS_REQUESTS_DELAY: '4',
};
const MASKED = { MASKED_ADDRESSES: '127.0.0.0/8' };

const signIns = operations
  .filter((operation) => trafficClassOf(operation) === 'sign-in')
  .flatMap(pathsOf);

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

const send = (from: string, to: number, path: string, call: Call = {}) =>
  requestFrom(from, `http://127.0.0.1:${to}${path}`, call);
const sendMany = (count: number, ask: () => Promise<Reply>) =>
  Promise.all(Array.from({ length: count }, ask));
const start = async (settings: EdgeSettings) => {
  const host = new URL(upstream.url).host;
  const parts = { gateway: host, user: host, catalog: host, order: host };
  const started = await startEdge(parts, { settings });
  edge = started;
  const { port, userPort, catalogPort, orderPort } = started;
  return { port, ports: [port, userPort, catalogPort, orderPort] };
};
const statusesOf = (replies: readonly Reply[]) => replies.map(({ status }) => status);

const expectRefusal = (reply: Reply | undefined, policy: string, detail: string) => {
  const name = policy.slice(0, policy.indexOf(';'));
  expect(reply?.status).toBe(429);
  expect(reply?.headers).toMatchObject({
    'content-type': 'application/problem+json',
    'ratelimit-policy': policy,
    ratelimit: `${name};r=0;t=${reply?.headers['retry-after']}`,
  });
  expect(JSON.parse(reply?.body ?? '')).toMatchObject({ code: 'too-many-requests', detail });
};

describe('sign-ins', () => {
  it.each(signIns)('POST %s beyond the burst is refused at every port together', async (path) => {
    const { port, ports } = await start(FEW_SIGN_INS);
    const post = { method: 'POST', body: '{}' };
    expect(statusesOf(await sendMany(3, () => send(ONE, port, path, post)))).toEqual([
      200, 200, 200,
    ]);
    const before = upstream.seen.length;
    for (const each of ports) {
      const refused = await send(ONE, each, path, post);
      expectRefusal(
        refused,
        '"address-sign-ins";q=6;w=60',
        'Too many sign-ins from this address: wait before the next one.',
      );
      expect(refused.headers['retry-after']).toBe('10');
    }
    expect(upstream.seen).toHaveLength(before);
    expect((await send(OTHER, port, path, post)).status).toBe(200);
    expect((await send(ONE, port, '/me')).status).toBe(200);
  });
});

describe('requests', () => {
  it('are refused beyond the burst, for that address only and at all ports together', async () => {
    const { ports, port } = await start(FEW_REQUESTS);
    await sendMany(10, () => send(ONE, port, '/me'));
    for (const each of ports) {
      expectRefusal(
        await send(ONE, each, '/me'),
        '"address-requests";q=1;w=1',
        'Too many requests from this address: wait before the next one.',
      );
      expect((await send(OTHER, each, '/me')).status).toBe(200);
    }
  });

  it.each([
    ['2001:db8:0:1:2:3:4:5', '2001:db8:0:1::9', '2001:db8:0:2:2:3:4:5'],
    ['2001:db8::1', '2001:db8::ffff:2', '2001:db9::1'],
    ['::1', '::2', '1::1'],
  ])('count %s and %s of one IPv6 network together, and %s apart', async (one, same, other) => {
    const { port } = await start({ ...FEW_REQUESTS, TRUSTED_PROXIES: ONE });
    const get = (address: string) =>
      send(ONE, port, '/me', { headers: { 'X-Forwarded-For': address } });
    await sendMany(5, () => get(one));
    expect((await get(same)).status).toBe(429);
    expect((await get(other)).status).toBe(200);
  });

  it('wait for the rate beyond the delay, and are all served up to the burst', async () => {
    const { port } = await start({
      LIMIT_ADDRESS_REQUESTS_PER_SECOND: '20',
      LIMIT_ADDRESS_REQUESTS_BURST: '30',
      LIMIT_ADDRESS_REQUESTS_DELAY: '10',
    });
    const before = performance.now();
    const replies = await sendMany(30, () => send(ONE, port, '/me'));
    expect(new Set(statusesOf(replies))).toEqual(new Set([200]));
    expect(performance.now() - before).toBeGreaterThan(700);
  });
});

describe('open requests', () => {
  let held: ServerResponse[] = [];
  const release = () => {
    for (const res of held.splice(0)) json(res, 200, {});
  };
  beforeEach(() => {
    held = [];
    upstream.answer((_req, res) => held.push(res));
  });
  afterEach(release);

  const FEW_OPEN = { LIMIT_ADDRESS_OPEN_REQUESTS: '3', LIMIT_ADDRESS_OPEN_STREAMS: '2' };

  it('are bounded by address, and streams and waits apart from them', async () => {
    const { port } = await start(FEW_OPEN);
    const get = (from: string) => send(from, port, '/me');
    const stream = (from: string) => send(from, port, '/order/1/events');
    const wait = { method: 'POST', headers: { Prefer: 'respond-async, wait=10' } };
    const open = [
      ...Array.from({ length: 3 }, () => get(ONE)),
      stream(ONE),
      send(ONE, port, '/orders', wait),
    ];
    await eventually(() => expect(held).toHaveLength(5));
    expectRefusal(
      await get(ONE),
      '"address-open-requests";q=3;qu="concurrent-requests"',
      'Too many requests from this address at the same time: wait until one ends.',
    );
    expectRefusal(
      await stream(ONE),
      '"address-open-streams";q=2;qu="concurrent-requests"',
      'Too many open streams from this address: close one first.',
    );
    open.push(get(OTHER), stream(OTHER));
    await eventually(() => expect(held).toHaveLength(7));
    release();
    expect(new Set(statusesOf(await Promise.all(open)))).toEqual(new Set([200]));
  });

  it('of another kind cannot pass for streams by a header', async () => {
    const { port } = await start(FEW_OPEN);
    const headers = { Prefer: 'wait=10' };
    const open = Array.from({ length: 3 }, () => send(ONE, port, '/me', { headers }));
    await eventually(() => expect(held).toHaveLength(3));
    expect((await send(ONE, port, '/me', { headers })).status).toBe(429);
    release();
    await Promise.all(open);
  });
});

it('headers of a refusal that another part made are passed on once', async () => {
  const { port } = await start({});
  upstream.answer((_req, res) => {
    const own = { 'RateLimit-Policy': '"user";q=1;w=60', RateLimit: '"user";r=0;t=30' };
    res.writeHead(429, { ...own, 'Retry-After': '30' }).end();
  });
  const { headers } = await send(ONE, port, '/me');
  expect(headers).toMatchObject({
    'ratelimit-policy': '"user";q=1;w=60',
    ratelimit: '"user";r=0;t=30',
    'retry-after': '30',
  });
});

it('clients whose address the edge cannot know share limits of the edge', async () => {
  const few = { ...FEW_SIGN_INS, ...FEW_REQUESTS };
  const perEdge = Object.entries(few).map(([name, value]) => [
    name.replace('ADDRESS', 'EDGE'),
    value,
  ]);
  const { port } = await start({ ...Object.fromEntries(perEdge), ...MASKED });
  const signIn = () => send(ONE, port, '/login', { method: 'POST', body: '{}' });
  await sendMany(4, signIn);
  expectRefusal(
    await send(OTHER, port, '/login', { method: 'POST', body: '{}' }),
    '"edge-sign-ins";q=6;w=60',
    'Too many sign-ins from all clients together: wait before the next one.',
  );
  await sendMany(10, () => send(ONE, port, '/me'));
  expectRefusal(
    await send(OTHER, port, '/me'),
    '"edge-requests";q=1;w=1',
    'Too many requests from all clients together: wait before the next one.',
  );
});
