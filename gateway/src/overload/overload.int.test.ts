import type { ServerResponse } from 'node:http';
import { eventually, uniqueName } from '@bookstore/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  adminToken,
  aliceToken,
  bearer,
  startShop,
  type TestShop,
  tokens,
} from '../testing/gateway.ts';
import { json } from '../testing/upstream.ts';

const MAX_OPEN = 3;

let shop: TestShop;
let held: ServerResponse[] = [];
let pending: Promise<Response>[] = [];

beforeAll(async () => {
  shop = await startShop({
    MAX_OPEN_REQUESTS: String(MAX_OPEN),
    MAX_WAITING_REQUESTS: String(MAX_OPEN + 1),
    UPSTREAM_TIMEOUT_MS: '10000',
  });
});
afterAll(() => shop.stop());
afterEach(() => release());

const call = (method: string, path: string, headers: Record<string, string> = {}) =>
  fetch(`${shop.gateway.url}${path}`, { method, headers: { ...bearer(aliceToken), ...headers } });

/** Leaves orders unanswered until `release`. Resolves when `count` of them have reached order-service. */
const holdOrders = async (count: number, headers: Record<string, string> = {}) => {
  shop.order.answer((_req, res) => held.push(res));
  pending = Array.from({ length: count }, () => call('POST', '/order', headers));
  await eventually(() => expect(held).toHaveLength(count));
};
const release = async () => {
  shop.order.answer((_req, res) => json(res, 200, {}));
  for (const res of held) json(res, 200, {});
  held = [];
  return (await Promise.all(pending.splice(0))).map(({ status }) => status);
};

describe('more requests than may be open', () => {
  it('are refused with 503 and Retry-After before the rate limit and the services see them', async () => {
    await holdOrders(MAX_OPEN);
    shop.order.seen.length = 0;
    const refused = await call('POST', '/order', { 'X-Request-Id': 'too-much' });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(await refused.json()).toMatchObject({ code: 'unavailable', request_id: 'too-much' });
    // Neither counted by the rate limit nor forwarded.
    expect(refused.headers.get('ratelimit')).toBeNull();
    expect(shop.order.seen).toHaveLength(0);
    expect(await release()).toEqual(Array(MAX_OPEN).fill(200));
    await eventually(async () => expect((await call('POST', '/order')).status).toBe(200));
  });

  it.each([
    ['GET', '/books/1', aliceToken, {}],
    ['GET', '/me', aliceToken, {}],
    ['GET', '/order/1', aliceToken, {}],
    ['GET', '/health', aliceToken, {}],
    ['GET', '/system', adminToken, {}],
    ['GET', '/orders', adminToken, {}],
    ['POST', '/order', aliceToken, { Prefer: 'wait=10' }],
    ['GET', '/order/1/events', aliceToken, {}],
  ])('do not block %s %s', async (method, path, token, headers) => {
    await holdOrders(MAX_OPEN);
    shop.order.answer((_req, res) => json(res, 200, {}));
    const reply = await call(method, path, { ...bearer(token), ...headers });
    expect(reply.status).toBe(200);
  });

  it('that wait for their orders have a separate limit', async () => {
    await holdOrders(MAX_OPEN + 1, { Prefer: 'wait=10' });
    expect((await call('POST', '/order', { Prefer: 'wait=10' })).status).toBe(503);
    shop.order.answer((_req, res) => json(res, 200, {}));
    expect((await call('POST', '/order')).status).toBe(200);
  });

  it('are no longer counted when their clients disconnect', async () => {
    const disconnect = new AbortController();
    shop.order.answer((_req, res) => held.push(res));
    const requests = Array.from({ length: MAX_OPEN }, () =>
      fetch(`${shop.gateway.url}/order/1`, {
        headers: bearer(aliceToken),
        signal: disconnect.signal,
      }).catch(() => null),
    );
    await eventually(() => expect(held).toHaveLength(MAX_OPEN));
    disconnect.abort();
    await Promise.all(requests);
    held = [];
    shop.order.answer((_req, res) => json(res, 200, {}));
    await eventually(async () => expect((await call('GET', '/order/1')).status).toBe(200));
  });

  it('are counted by group and reason in the metrics', async () => {
    await holdOrders(MAX_OPEN);
    await call('POST', '/order');
    const metrics = await (await fetch(`${shop.gateway.url}/metrics`)).text();
    expect(metrics).toMatch(/requests_open\{group="buying",service="gateway"\} 3/);
    expect(metrics).toMatch(/requests_refused_total\{group="buying",why="open requests".*\} \d+/);
  });
});

describe('admins', () => {
  it.each([
    ['anonymous callers', {}],
    ['customers', bearer(aliceToken)],
    ['callers with an invalid token', bearer('not.a.token')],
  ])('are served, however many %s call their paths', async (_who, headers) => {
    shop.user.seen.length = 0;
    // Requests of the crowd that were forwarded would take the places of admins for as long.
    shop.user.answer((_req, res) => setTimeout(() => json(res, 200, []), 20));
    const statuses = new Set<number>();
    let isOver = false;
    const caller = async (index: number) => {
      const own = { 'X-Forwarded-For': `203.0.113.${index}`, ...headers };
      while (!isOver) {
        const reply = await fetch(`${shop.gateway.url}/users`, { headers: own });
        statuses.add(reply.status);
        await reply.arrayBuffer();
      }
    };
    const callers = Array.from({ length: 25 }, (_, index) => caller(index));
    for (let calls = 0; calls < 20; calls += 1) {
      expect((await call('GET', '/users', bearer(adminToken))).status).toBe(200);
    }
    isOver = true;
    await Promise.all(callers);
    expect([...statuses].filter((status) => ![401, 403, 429, 503].includes(status))).toEqual([]);
    expect(shop.user.seen).toHaveLength(20);
  });

  it('have places of their own at every path', async () => {
    shop.catalog.answer((_req, res) => held.push(res));
    pending = Array.from({ length: MAX_OPEN }, () => call('GET', '/books/1'));
    await eventually(() => expect(held).toHaveLength(MAX_OPEN));
    shop.catalog.answer((_req, res) => json(res, 200, {}));
    expect((await call('GET', '/books/1')).status).toBe(503);
    expect((await call('GET', '/books/1', bearer(adminToken))).status).toBe(200);
    expect((await call('GET', '/health')).status).toBe(200);
  });
});

const tokensOf = (users: number) =>
  Array.from({ length: users }, () => {
    const userId = uniqueName('u');
    return tokens.tokenFor({ userId, username: userId, role: 'user' });
  });

describe('a burst', () => {
  let burstShop: TestShop;
  beforeAll(async () => {
    burstShop = await startShop();
  });
  afterAll(() => burstShop.stop());

  it.each([1, 500])('of 500 reads of %d users is served without a refusal', async (users) => {
    // At most 64 at a time, as a busy service answers.
    const queue: (() => void)[] = [];
    let busy = 0;
    const next = (): void => {
      if (busy >= 64) return;
      const work = queue.shift();
      if (!work) return;
      busy += 1;
      setTimeout(() => {
        busy -= 1;
        work();
        next();
      }, 50);
    };
    burstShop.order.answer((_req, res) => {
      queue.push(() => json(res, 200, {}));
      next();
    });
    const readers = tokensOf(users);
    const statuses = await Promise.all(
      Array.from({ length: 500 }, async (_, index) => {
        const headers = bearer(readers[index % users] ?? '');
        const reply = await fetch(`${burstShop.gateway.url}/order/1`, { headers });
        await reply.arrayBuffer();
        return reply.status;
      }),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
  });
});

describe('one client with more connections than places', () => {
  let crowdedShop: TestShop;
  beforeAll(async () => {
    crowdedShop = await startShop({ STEADY_OPEN_REQUESTS: '8', RATE_LIMIT_PER_MINUTE: '1000000' });
  });
  afterAll(() => crowdedShop.stop());

  const read = async (address: string): Promise<number> => {
    const headers = { 'X-Forwarded-For': address };
    const reply = await fetch(`${crowdedShop.gateway.url}/books/1`, { headers });
    await reply.arrayBuffer();
    return reply.status;
  };

  it('is refused while a client at another address is served', async () => {
    crowdedShop.catalog.answer((_req, res) => setTimeout(() => json(res, 200, {}), 40));
    const statuses = new Set<number>();
    let isOver = false;
    const connection = async () => {
      while (!isOver) statuses.add(await read('203.0.113.1'));
    };
    const connections = Array.from({ length: 40 }, connection);
    await eventually(() => expect(statuses).toContain(503));
    statuses.clear();
    const polite: number[] = [];
    for (let calls = 0; calls < 40; calls += 1) polite.push(await read('203.0.113.2'));
    isOver = true;
    await Promise.all(connections);
    // A loop that stands still for longer than a wait refuses those who wait.
    expect(polite.filter((status) => status === 200).length).toBeGreaterThanOrEqual(36);
    expect(statuses).toEqual(new Set([200, 503]));
  });
});
