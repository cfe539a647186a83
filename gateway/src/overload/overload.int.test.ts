import type { ServerResponse } from 'node:http';
import { eventually } from '@bookstore/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { adminToken, aliceToken, bearer, startShop, type TestShop } from '../testing/gateway.ts';
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
    const refused = await call('GET', '/order/1', { 'X-Request-Id': 'too-much' });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(await refused.json()).toMatchObject({ code: 'unavailable', request_id: 'too-much' });
    // Neither counted by the rate limit nor forwarded.
    expect(refused.headers.get('ratelimit')).toBeNull();
    expect(shop.order.seen).toHaveLength(0);
    expect(await release()).toEqual(Array(MAX_OPEN).fill(200));
    await eventually(async () => expect((await call('GET', '/order/1')).status).toBe(200));
  });

  it.each([
    ['GET', '/books/1', aliceToken, {}],
    ['GET', '/me', aliceToken, {}],
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
    await call('GET', '/order/1');
    const metrics = await (await fetch(`${shop.gateway.url}/metrics`)).text();
    expect(metrics).toMatch(/requests_open\{group="order",service="gateway"\} 3/);
    expect(metrics).toMatch(/requests_refused_total\{group="order",why="open requests".*\} \d+/);
  });
});
