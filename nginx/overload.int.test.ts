import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { catalogOperations } from '@bookstore/contracts/books';
import { orderOperations } from '@bookstore/contracts/orders';
import { systemOperations } from '@bookstore/contracts/system';
import { userOperations } from '@bookstore/contracts/users';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, uniqueName } from '@bookstore/testkit';
import { json, startUpstream, type Upstream } from '../gateway/src/testing/upstream.ts';
import { EDGE_BOUNDS } from './routing/bounds.ts';
import { type Edge, startEdge } from './testing/edge.ts';

const BOUND = 4;
/** Of every class, and twice as much for those who wait. */
const bounds = Object.fromEntries(
  Object.keys(EDGE_BOUNDS).map((name) => [name, name.endsWith('_WAITING') ? 2 * BOUND : BOUND]),
);

const customersCalls = [
  ['GET', '/order/1'],
  ['GET', '/books/1'],
  ['POST', '/login'],
] as const;
const operations = [
  ...userOperations,
  ...catalogOperations,
  ...orderOperations,
  ...systemOperations,
];
const adminCalls = operations
  .filter(({ access }) => access === 'admin')
  .map(({ method, path }) => [method.toUpperCase(), path.replaceAll(/:\w+/g, '1')] as const);

const sendTo = (port: number, method: string, path: string, headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${port}${path}`, { method, headers });

describe('the bounds of the edge', () => {
  let gateway: Upstream;
  let catalog: Upstream;
  let edge: Edge;
  let held: ServerResponse[] = [];

  beforeAll(async () => {
    [gateway, catalog] = await Promise.all([startUpstream('gateway'), startUpstream('catalog')]);
    const address = new URL(gateway.url).host;
    const parts = { gateway: address, user: address, order: address };
    edge = await startEdge({ ...parts, catalog: new URL(catalog.url).host }, { bounds });
  });
  afterAll(async () => {
    await edge.stop();
    await Promise.all([gateway.close(), catalog.close()]);
  });
  afterEach(() => {
    for (const part of [gateway, catalog]) part.answer((_req, res) => json(res, 200, {}));
    release();
  });

  const release = () => {
    for (const res of held.splice(0)) json(res, 200, { served: true });
  };
  const send = (method: string, path: string, headers: Record<string, string> = {}) =>
    fetch(`${edge.url}${path}`, { method, headers: { Authorization: 'Bearer x', ...headers } });
  const anonymous = (path: string) => fetch(`${edge.url}${path}`);
  /** So many requests that get no answer before `release`. */
  const fill = async (part: Upstream, count: number, ask: () => Promise<Response>) => {
    held = [];
    part.answer((_req, res) => held.push(res));
    const replies = Array.from({ length: count }, ask);
    await eventually(() => expect(held).toHaveLength(count));
    part.answer((_req, res) => json(res, 200, {}));
    return replies;
  };

  it.each(customersCalls)(
    '%s %s beyond the bound is refused at once, and no part hears of it',
    async (method, path) => {
      const open = await fill(gateway, BOUND, () => send(method, path));
      gateway.seen.length = 0;
      const before = performance.now();
      const refused = await send(method, path, { 'X-Request-Id': 'too-much' });
      expect(performance.now() - before).toBeLessThan(500);
      expect([refused.status, refused.headers.get('content-type')]).toEqual([
        503,
        'application/problem+json',
      ]);
      expect(refused.headers.get('retry-after')).toBe('1');
      expect(await refused.json()).toMatchObject({ code: 'unavailable', request_id: 'too-much' });
      expect(gateway.seen).toHaveLength(0);
      release();
      expect((await Promise.all(open)).map(({ status }) => status)).toEqual(Array(BOUND).fill(200));
    },
  );

  it('a refusal is no failure of the gateway: the next call is served as soon as there is room', async () => {
    const open = await fill(gateway, BOUND, () => send('GET', '/order/1'));
    for (let turn = 0; turn < 10; turn += 1) {
      expect((await send('GET', '/order/1')).status).toBe(503);
    }
    release();
    await Promise.all(open);
    for (let turn = 0; turn < 10; turn += 1) {
      expect((await send('GET', '/order/1')).status).toBe(200);
    }
  });

  it.each(customersCalls)('a crowd at %s %s holds up nobody else', async (method, path) => {
    const open = await fill(gateway, BOUND, () => send(method, path));
    const others = [
      ...customersCalls.filter(([, other]) => other !== path),
      ['GET', '/health'] as const,
      ...adminCalls,
    ];
    for (const [otherMethod, other] of others) {
      expect([other, (await send(otherMethod, other)).status]).toEqual([other, 200]);
    }
    const waits = await send('POST', '/order', { Prefer: 'wait=10' });
    expect(waits.status).toBe(200);
    const events = await send('GET', '/order/1/events');
    expect(events.status).toBe(200);
    release();
    await Promise.all(open);
  });

  it('those who wait for their orders leave the other orders their room', async () => {
    const open = await fill(gateway, 2 * BOUND, () =>
      send('POST', '/order', { Prefer: 'respond-async, wait=10' }),
    );
    expect((await send('POST', '/order', { Prefer: 'wait=10' })).status).toBe(503);
    expect((await send('POST', '/order')).status).toBe(200);
    release();
    await Promise.all(open);
  });

  it('books in the cache are served whatever the catalog has to do, old ones marked STALE', async () => {
    const path = `/books?q=${uniqueName('q')}`;
    expect((await anonymous(path)).status).toBe(200);
    const open = await fill(catalog, BOUND, () => anonymous(`/books?q=${uniqueName('q')}`));
    expect((await anonymous(`/books?q=${uniqueName('q')}`)).status).toBe(503);
    await eventually(async () => {
      const reply = await anonymous(path);
      expect([reply.status, reply.headers.get('x-cache')]).toEqual([200, 'STALE']);
    });
    release();
    await Promise.all(open);
  });

  it('the ports of users and orders are bounded each for itself, and health answers at the others', async () => {
    const ports = [
      [edge.userPort, '/me'],
      [edge.orderPort, '/order/1'],
    ] as const;
    for (const [port, path] of ports) {
      const open = await fill(gateway, BOUND, () => sendTo(port, 'GET', path));
      gateway.seen.length = 0;
      const refused = await sendTo(port, 'GET', path);
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
      expect(await refused.json()).toMatchObject({ code: 'unavailable', instance: path });
      expect(gateway.seen).toHaveLength(0);
      const others = ports.filter(([other]) => other !== port).map(([other]) => other);
      for (const other of [edge.port, edge.catalogPort, ...others]) {
        expect([other, (await sendTo(other, 'GET', '/health')).status]).toEqual([other, 200]);
      }
      release();
      expect((await Promise.all(open)).map(({ status }) => status)).toEqual(Array(BOUND).fill(200));
    }
  });

  it('at the port of orders those who wait leave the others their room', async () => {
    const open = await fill(gateway, 2 * BOUND, () =>
      sendTo(edge.orderPort, 'GET', '/order/1/events'),
    );
    const waiting = { Prefer: 'wait=10' };
    expect((await sendTo(edge.orderPort, 'POST', '/order', waiting)).status).toBe(503);
    expect((await sendTo(edge.orderPort, 'POST', '/order')).status).toBe(200);
    release();
    await Promise.all(open);
  });

  it('who sends a body slowly takes nobody the room', async () => {
    const slow = Array.from({ length: BOUND }, () => {
      const socket = connect(edge.port, '127.0.0.1');
      const head = 'POST /order HTTP/1.1\r\nHost: shop\r\nContent-Length: 100\r\n\r\n{';
      return new Promise<typeof socket>((resolve) => {
        socket.write(head, () => resolve(socket));
      });
    });
    const sockets = await Promise.all(slow);
    for (let turn = 0; turn < 3; turn += 1) {
      expect((await send('POST', '/order')).status).toBe(200);
    }
    for (const socket of sockets) socket.destroy();
  });
});
