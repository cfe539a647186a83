import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, uniqueName } from '@bookstore/testkit';
import { json, startUpstream, type Upstream } from '../gateway/src/testing/upstream.ts';
import { type Edge, startEdge } from './testing/edge.ts';

let gateway: Upstream;
let catalog: Upstream;
let edge: Edge;

beforeAll(async () => {
  [gateway, catalog] = await Promise.all([startUpstream('gateway'), startUpstream('catalog')]);
  const address = new URL(gateway.url).host;
  const parts = { gateway: address, user: address, order: address };
  edge = await startEdge({ ...parts, catalog: new URL(catalog.url).host });
});
afterAll(async () => {
  await edge.stop();
  await Promise.all([gateway.close(), catalog.close()]);
});
beforeEach(() => {
  gateway.seen.length = 0;
  catalog.seen.length = 0;
  catalog.answer((req, res) => {
    res.setHeader('Cache-Control', 'public, max-age=1');
    res.setHeader('X-Request-Id', String(req.headers['x-request-id']));
    res.setHeader('ETag', 'W/"one"');
    json(res, 200, { name: 'catalog' });
  });
});

/** A port that nobody listens at. */
const NOBODY = '127.0.0.1:9';
const hostOf = (url: string) => new URL(url).host;
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${edge.url}${path}`, { headers });
const cacheOf = (reply: Response) => reply.headers.get('x-cache');
const newPath = () => `/books?q=${uniqueName('q')}`;

describe('the one-second cache', () => {
  it('asks the catalog once for anonymous reads, and again when the second is over', async () => {
    const path = newPath();
    const first = await get(path);
    expect(cacheOf(first)).toBe('MISS');
    expect(first.headers.get('cache-control')).toBe('public, max-age=1');
    expect(await (await get(path)).json()).toEqual({ name: 'catalog' });
    expect(catalog.seen).toHaveLength(1);
    await eventually(async () => expect(cacheOf(await get(path))).toBe('MISS'));
    expect(catalog.seen).toHaveLength(2);
    expect(gateway.seen).toHaveLength(0);
  });

  it('gives each reply its own request id and all security headers', async () => {
    const path = newPath();
    await get(path, { 'X-Request-Id': 'first' });
    const second = await get(path, { 'X-Request-Id': 'second' });
    expect(cacheOf(second)).toBe('HIT');
    expect(second.headers.get('x-request-id')).toBe('second');
    const third = await get(path, { 'X-Request-Id': 'not good!' });
    expect(third.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
    expect(third.headers.get('x-content-type-options')).toBe('nosniff');
    expect(third.headers.get('referrer-policy')).toBe('no-referrer');
    expect(third.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  it('lets nobody wait for another who asks for the same: each goes on at once', async () => {
    const path = newPath();
    const all = Promise.withResolvers<void>();
    catalog.answer((_req, res) => {
      if (catalog.seen.length === 8) all.resolve();
      void all.promise.then(() => json(res, 200, { name: 'catalog' }));
    });
    const asked = Promise.all(Array.from({ length: 8 }, () => get(path)));
    await eventually(() => expect(catalog.seen).toHaveLength(8), 1_000).finally(all.resolve);
    expect((await asked).map(({ status }) => status)).toEqual(Array(8).fill(200));
  });

  it('answers 304 to who has the newest, and HEAD without a body', async () => {
    const path = newPath();
    await get(path);
    expect((await get(path, { 'If-None-Match': 'W/"one"' })).status).toBe(304);
    const head = await fetch(`${edge.url}${path}`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('takes the longest search and the link to its next page, which repeats it', async () => {
    const path = `${newPath()}&author=${'%F0%9F%98%80'.repeat(600)}`;
    catalog.answer((_req, res) => {
      res.setHeader('Link', `<${path}>; rel="next"`);
      json(res, 200, []);
    });
    const replies = [
      await get(path),
      await get(path),
      await get(path, { Authorization: 'Bearer x' }),
    ];
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(replies[1]?.headers.get('link')).toContain(path);
  });

  it('is never used for a request with Authorization, nor fed by one', async () => {
    const path = newPath();
    await get(path);
    const signedIn = await get(path, { Authorization: 'Bearer x' });
    expect(cacheOf(signedIn)).toBe('BYPASS');
    expect(await signedIn.json()).toEqual({ name: 'gateway' });
    expect(await (await get(path)).json()).toEqual({ name: 'catalog' });
  });

  it('leaves pages of other origins to the gateway, which knows who may', async () => {
    const reply = await get(newPath(), { Origin: 'https://evil.example' });
    expect(await reply.json()).toEqual({ name: 'gateway' });
  });

  it.each([
    ['POST', '/books'],
    ['PATCH', '/books/1'],
    ['GET', '/books/1/stock-movements'],
    ['GET', '/me'],
  ])('%s %s goes through the gateway', async (method, path) => {
    const reply = await fetch(`${edge.url}${path}`, { method });
    expect(await reply.json()).toEqual({ name: 'gateway' });
  });

  it('keeps no refusals', async () => {
    const path = `/books/${uniqueName('b')}`;
    catalog.answer((_req, res) => {
      res.setHeader('Cache-Control', 'no-store');
      json(res, 404, { code: 'book-not-found' });
    });
    await get(path);
    expect((await get(path)).status).toBe(404);
    expect(catalog.seen).toHaveLength(2);
  });

  it('shows the last reply, marked STALE, while the catalog fails; 503 for what it never saw', async () => {
    const path = newPath();
    await get(path);
    catalog.answer((_req, res) => json(res, 503, { code: 'unavailable' }));
    await eventually(async () => {
      const reply = await get(path);
      expect([reply.status, cacheOf(reply)]).toEqual([200, 'STALE']);
    });
    await catalog.close();
    const stale = await get(path);
    expect([stale.status, cacheOf(stale)]).toEqual([200, 'STALE']);
    const unseen = await get(newPath());
    expect(unseen.status).toBe(503);
    expect(await unseen.json()).toMatchObject({ code: 'unavailable' });
    catalog.answer((_req, res) => json(res, 200, {}));
    await catalog.listenAgain();
    await eventually(async () => expect((await get(newPath())).status).toBe(200));
  });
});

describe('passing on', () => {
  it('finds a gateway again a second after all of them were unavailable', async () => {
    const [one, other] = [await startUpstream('one'), await startUpstream('other')];
    const parts = { user: NOBODY, catalog: NOBODY, order: NOBODY };
    const two = await startEdge({ ...parts, gateway: [one, other].map(({ url }) => hostOf(url)) });
    const ask = async () => (await fetch(`${two.url}/me`)).status;
    expect(await ask()).toBe(200);
    await Promise.all([one.close(), other.close()]);
    for (let turn = 0; turn < 4; turn += 1) expect(await ask()).toBe(503);
    await one.listenAgain();
    await eventually(async () => expect(await ask()).toBe(200), 3_000);
    for (let turn = 0; turn < 4; turn += 1) expect(await ask()).toBe(200);
    await two.stop();
    await one.close();
  });

  it('shares requests that come one after another among all gateways', async () => {
    const [one, other] = [await startUpstream('one'), await startUpstream('other')];
    const parts = { user: NOBODY, catalog: NOBODY, order: NOBODY };
    const two = await startEdge({ ...parts, gateway: [one, other].map(({ url }) => hostOf(url)) });
    await eventually(async () => {
      expect((await fetch(`${two.url}/me`)).status).toBe(200);
      expect(Math.min(one.seen.length, other.seen.length)).toBeGreaterThan(3);
    });
    await Promise.all([two.stop(), one.close(), other.close()]);
  });

  it('gives a request to the gateway with fewer open ones', async () => {
    const [slow, quick] = [await startUpstream('slow'), await startUpstream('quick')];
    let arrived = Promise.withResolvers<void>();
    slow.answer(() => arrived.resolve());
    const parts = { user: NOBODY, catalog: NOBODY, order: NOBODY };
    const two = await startEdge({ ...parts, gateway: [slow, quick].map(({ url }) => hostOf(url)) });
    for (let count = 0; count < 30; count += 1) {
      arrived = Promise.withResolvers();
      const reply = fetch(`${two.url}/me`).then((response) => response.text());
      await Promise.race([reply.catch(() => null), arrived.promise]);
    }
    expect(slow.seen.length).toBeLessThan(5);
    await Promise.all([two.stop(), slow.close(), quick.close()]);
  });

  it('says itself where a request came from', async () => {
    await get('/me', {
      'X-Forwarded-For': '203.0.113.7',
      'X-Real-IP': '203.0.113.7',
      'X-Forwarded-Proto': 'https',
      'X-Forwarded-Host': 'evil.example',
      Forwarded: 'for=203.0.113.7',
      'X-Request-Id': 'mine',
    });
    const headers = gateway.seen[0]?.headers ?? {};
    expect(headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-real-ip': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-request-id': 'mine',
      'x-forwarded-host': new URL(edge.url).host,
    });
    expect(headers['forwarded']).toBeUndefined();
  });

  it('passes each event of a stream on at once', async () => {
    gateway.answer((_req, res) => {
      res.writeHead(200, { 'Content-Type': 'text/event-stream' }).write('data: 1\n\n');
    });
    const reply = await get('/order/1/events');
    const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect(await reader?.read()).toMatchObject({ value: 'data: 1\n\n' });
    await reader?.cancel();
  });

  it('serves covers to keep', async () => {
    const cover = await get('/covers/book.svg');
    expect(cover.headers.get('content-type')).toBe('image/svg+xml');
    expect(cover.headers.get('cache-control')).toBe('max-age=2592000');
  });
});
