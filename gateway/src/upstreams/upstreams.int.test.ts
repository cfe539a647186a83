import { once } from 'node:events';
import { request, type ServerResponse } from 'node:http';
import { setTimeout as pass } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@bookstore/testkit';
import { aliceToken, bearer, startGateway, startShop } from '../testing/gateway.ts';
import { deadUrl, json, startRawUpstream, startUpstream } from '../testing/upstream.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of open.splice(0).toReversed()) await stop();
});

const upstream = async (name: string) => {
  const started = await startUpstream(name);
  open.push(started.close);
  return started;
};

/** A gateway whose catalog has these replicas. */
const gatewayTo = async (catalog: readonly string[], env: Record<string, string> = {}) => {
  const other = await upstream('other');
  const gateway = await startGateway({ user: [other.url], catalog, order: [other.url], env });
  open.push(gateway.stop);
  return gateway;
};

const slowProbes = { PROBE_INTERVAL_MS: '60000' };
const hold = { method: 'POST', headers: bearer(aliceToken), body: '{"items":[1,2,3]}' };

const problem = async (reply: Response) => {
  expect(reply.headers.get('content-type')).toContain('application/problem+json');
  const body: unknown = await reply.json();
  return body;
};

describe('a connection that breaks before the reply', () => {
  it('is retried once for a GET, on another replica', async () => {
    const [breaking, whole] = [await upstream('breaking'), await upstream('whole')];
    breaking.answer((req) => req.socket.destroy());
    const gateway = await gatewayTo([breaking.url, whole.url], slowProbes);
    let requests = 0;
    // The balancer chooses by chance.
    for (; breaking.seen.length === 0 && requests < 50; requests += 1) {
      const reply = await fetch(`${gateway.url}/books`);
      expect(await reply.json()).toEqual({ name: 'whole' });
    }
    expect([breaking.seen.length, whole.seen.length]).toEqual([1, requests]);
  });

  it('is never retried for a POST: 502', async () => {
    const [breaking, whole] = [await upstream('breaking'), await upstream('whole')];
    breaking.answer((req) => req.socket.destroy());
    const gateway = await gatewayTo([breaking.url, whole.url], slowProbes);
    let requests = 1;
    let reply = await fetch(`${gateway.url}/holds`, hold);
    for (; reply.status === 200 && requests < 50; requests += 1) {
      reply = await fetch(`${gateway.url}/holds`, hold);
    }
    expect(reply.status).toBe(502);
    expect(await problem(reply)).toMatchObject({ code: 'bad-gateway', instance: '/holds' });
    expect([breaking.seen.length, whole.seen.length]).toEqual([1, requests - 1]);
  });
});

describe('a service that fails', () => {
  it('answers 503 with Retry-After when no replica listens', async () => {
    const gateway = await gatewayTo([await deadUrl()]);
    const reply = await fetch(`${gateway.url}/books`);
    expect(reply.status).toBe(503);
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await problem(reply)).toMatchObject({ code: 'unavailable', instance: '/books' });
  });

  it('answers 504 when the reply does not come in time', async () => {
    const silent = await upstream('silent');
    silent.answer(() => undefined);
    const gateway = await gatewayTo([silent.url], { UPSTREAM_TIMEOUT_MS: '100' });
    const reply = await fetch(`${gateway.url}/books`);
    expect(reply.status).toBe(504);
    expect(await problem(reply)).toMatchObject({ code: 'gateway-timeout' });
    expect(silent.seen).toHaveLength(1);
  });

  it('answers 502 when the reply is not HTTP', async () => {
    const raw = await startRawUpstream('SSH-2.0-nonsense\r\n\r\n');
    open.push(raw.close);
    const gateway = await gatewayTo([raw.url]);
    const reply = await fetch(`${gateway.url}/books`);
    expect(reply.status).toBe(502);
    expect(await problem(reply)).toMatchObject({ code: 'bad-gateway' });
  });

  it('cuts off a reply that stops half-way, so that it does not look complete', async () => {
    const half = await upstream('half');
    half.answer((req, res) => {
      res.writeHead(200, { 'Content-Length': '100' });
      res.write('half', () => req.socket.destroy());
    });
    const gateway = await gatewayTo([half.url]);
    const reply = await fetch(`${gateway.url}/books`);
    await expect(reply.text()).rejects.toThrow('terminated');
  });

  it('gets no requests while the breaker is open, and gets them again afterwards', async () => {
    const silent = await upstream('silent');
    silent.answer(() => undefined);
    const gateway = await gatewayTo([silent.url], {
      UPSTREAM_TIMEOUT_MS: '50',
      BREAKER_FAILURES: '2',
      BREAKER_OPEN_MS: '300',
    });
    const statuses: number[] = [];
    for (let times = 0; times < 4; times += 1) {
      statuses.push((await fetch(`${gateway.url}/books`)).status);
    }
    expect(statuses).toEqual([504, 504, 503, 503]);
    expect(silent.seen).toHaveLength(2);
    silent.answer((_req, res) => json(res, 200, {}));
    await eventually(async () => {
      expect((await fetch(`${gateway.url}/books`)).status).toBe(200);
    });
  });

  it('is shown as degraded by /health, by name', async () => {
    const gateway = await gatewayTo([await deadUrl()]);
    const reply = await fetch(`${gateway.url}/health`);
    expect(reply.status).toBe(503);
    expect(await reply.json()).toMatchObject({
      status: 'degraded',
      services: { user: { status: 'ok' }, catalog: { status: 'unavailable' } },
    });
  });

  it('makes requests with a token fail with 503 when it is user-service, and no others', async () => {
    const catalog = await upstream('catalog');
    const gateway = await startGateway({
      user: [await deadUrl()],
      catalog: [catalog.url],
      order: [catalog.url],
      overrides: {},
    });
    open.push(gateway.stop);
    const signedIn = await fetch(`${gateway.url}/books`, { headers: bearer(aliceToken) });
    expect(signedIn.status).toBe(503);
    expect(await problem(signedIn)).toMatchObject({ code: 'unavailable' });
    expect((await fetch(`${gateway.url}/books`)).status).toBe(200);
  });
});

describe('a stream of events', () => {
  const events = { 'Content-Type': 'text/event-stream' };

  it('begins before its first event', async () => {
    const shop = await startShop();
    open.push(shop.stop);
    shop.order.answer((_req, res) => res.writeHead(200, events).flushHeaders());
    const headers = bearer(aliceToken);
    const reply = await fetch(`${shop.gateway.url}/order/1/events`, { headers });
    expect(reply.headers.get('content-type')).toBe('text/event-stream');
    await reply.body?.cancel();
  });

  it('forwards each event at once, and may be silent longer than other calls', async () => {
    const shop = await startShop({ UPSTREAM_TIMEOUT_MS: '100' });
    open.push(shop.stop);
    const stream = Promise.withResolvers<ServerResponse>();
    shop.order.answer((_req, res) => {
      res.writeHead(200, events).write('data: 1\n\n');
      stream.resolve(res);
    });
    const reply = await fetch(`${shop.gateway.url}/order/1/events`, {
      headers: bearer(aliceToken),
    });
    const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect(await reader?.read()).toMatchObject({ value: 'data: 1\n\n' });
    // The silence itself is tested: three times the timeout of other calls.
    await pass(300);
    (await stream.promise).write('data: 2\n\n');
    expect(await reader?.read()).toMatchObject({ value: 'data: 2\n\n' });
    await reader?.cancel();
  });

  it('ends at the service when the client disconnects', async () => {
    const shop = await startShop();
    open.push(shop.stop);
    const closed = new Promise<void>((resolve) => {
      shop.order.answer((_req, res) => {
        res.once('close', () => resolve());
        res.writeHead(200, events).write('data: 1\n\n');
      });
    });
    const client = request(`${shop.gateway.url}/order/1/events`, { headers: bearer(aliceToken) });
    client.on('error', () => undefined).end();
    await once(client, 'response');
    client.destroy();
    await closed;
  });

  it('a client that disconnects before the reply also cancels the request to the service', async () => {
    const shop = await startShop();
    open.push(shop.stop);
    const arrival = Promise.withResolvers<void>();
    const closed = new Promise<void>((resolve) => {
      shop.catalog.answer((_req, res) => {
        res.once('close', () => resolve());
        arrival.resolve();
      });
    });
    const client = request(`${shop.gateway.url}/books`);
    client.on('error', () => undefined).end();
    await arrival.promise;
    client.destroy();
    await closed;
  });
});
