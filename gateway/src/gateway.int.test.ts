import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestTokens } from '@bookstore/testkit';
import { adminToken, aliceToken, bearer, startShop, type TestShop } from './testing/gateway.ts';
import { json } from './testing/upstream.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await startShop({ CORS_ORIGINS: 'https://shop.example' });
});
afterAll(() => shop.stop());
beforeEach(() => {
  for (const upstream of [shop.user, shop.catalog, shop.order]) upstream.seen.length = 0;
});

const call = (path: string, init: RequestInit = {}) => fetch(`${shop.gateway.url}${path}`, init);
const preflight = (origin: string) =>
  call('/order', {
    method: 'OPTIONS',
    headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
  });
const reachedService = () =>
  shop.user.seen.length + shop.catalog.seen.length + shop.order.seen.length > 0;

describe('the order of checks', () => {
  it.each([
    ['GET', '/nothing', {}, 404, 'route-not-found'],
    ['GET', '/nothing', bearer('rubbish'), 404, 'route-not-found'],
    ['PUT', '/books', {}, 405, 'method-not-allowed'],
    ['DELETE', '/me', bearer('rubbish'), 405, 'method-not-allowed'],
    ['OPTIONS', '/nothing', {}, 404, 'route-not-found'],
    ['OPTIONS', '/books', {}, 405, 'method-not-allowed'],
    ['GET', '/me', {}, 401, 'unauthenticated'],
    ['GET', '/books', bearer('rubbish'), 401, 'unauthenticated'],
    ['GET', '/books', { Authorization: 'Basic YTpi' }, 401, 'unauthenticated'],
    ['POST', '/books', bearer(aliceToken), 403, 'forbidden'],
    ['GET', '/orders', bearer(aliceToken), 403, 'forbidden'],
    ['GET', '/books/%ZZ', {}, 400, 'invalid-request'],
    ['GET', '/books/a%00b', {}, 400, 'invalid-request'],
  ])('%s %s with %j is %i %s', async (method, path, headers, status, code) => {
    const reply = await call(path, { method, headers });
    expect(reply.status).toBe(status);
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
    const problem: unknown = await reply.json();
    expect(problem).toMatchObject({
      type: `https://bookstore.example/problems/${code}`,
      status,
      code,
      instance: path,
      request_id: reply.headers.get('x-request-id'),
    });
    expect(reachedService()).toBe(false);
  });

  it('names the methods of a path with a 405, and how to sign in with a 401', async () => {
    const wrong = await call('/order/1/cancel');
    expect(wrong.headers.get('allow')).toBe('POST');
    const anonymous = await call('/me');
    expect(anonymous.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('refuses a token that another key signed', async () => {
    const forged = createTestTokens().tokenFor({ userId: 'u2', username: 'root', role: 'admin' });
    const reply = await call('/users', { headers: bearer(forged) });
    expect(reply.status).toBe(401);
    expect(reachedService()).toBe(false);
  });

  it.each(['/livez', '/readyz', '/metrics'])('does not show %s to the outside', async (path) => {
    const outside = await call(path, { headers: { 'X-Forwarded-For': '203.0.113.7' } });
    expect(outside.status).toBe(404);
    expect(await outside.json()).toMatchObject({ code: 'route-not-found' });
    expect((await call(path)).status).toBe(200);
  });

  it('answers 405 to other methods of a probe, for internal callers', async () => {
    const inside = await call('/livez', { method: 'POST' });
    expect([inside.status, inside.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect(await inside.json()).toMatchObject({
      code: 'method-not-allowed',
      request_id: inside.headers.get('x-request-id'),
    });
  });
});

describe('forwarding', () => {
  it('sends each call to its service, with method, query, body and token', async () => {
    shop.order.answer((_req, res) => {
      res.writeHead(201, { Location: '/order/1', 'Content-Type': 'application/json' });
      res.end('{"order_id":"1"}');
    });
    const reply = await call('/order?x=1', {
      method: 'POST',
      headers: {
        ...bearer(aliceToken),
        'Content-Type': 'application/json',
        'Idempotency-Key': 'k',
      },
      body: '{"book_id":"1"}',
    });
    expect(reply.status).toBe(201);
    expect(reply.headers.get('location')).toBe('/order/1');
    expect(await reply.json()).toEqual({ order_id: '1' });
    expect(shop.order.seen).toMatchObject([
      {
        method: 'POST',
        url: '/order?x=1',
        body: '{"book_id":"1"}',
        headers: { authorization: `Bearer ${aliceToken}`, 'idempotency-key': 'k' },
      },
    ]);
  });

  it.each([
    ['/me', 'user'],
    ['/topics', 'catalog'],
    ['/orders/alice', 'order'],
    ['/.well-known/jwks.json', 'user'],
  ] as const)('GET %s reaches %s-service', async (path, service) => {
    await call(path, { headers: bearer(adminToken) });
    expect(shop[service].seen.map(({ url }) => url)).toEqual([path]);
  });

  it('sends the request id, the trace and the address of the client', async () => {
    await call('/books', {
      headers: {
        'X-Request-Id': 'abc.1',
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        'X-Forwarded-For': '203.0.113.7',
        'X-Forwarded-Proto': 'https',
        'X-Forwarded-Host': 'evil.example',
        Forwarded: 'for=1.2.3.4',
      },
    });
    const headers = shop.catalog.seen[0]?.headers ?? {};
    expect(headers['x-request-id']).toBe('abc.1');
    expect(headers['traceparent']).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/);
    expect(headers['x-forwarded-for']).toBe('203.0.113.7');
    expect(headers['x-forwarded-proto']).toBe('https');
    expect(headers['x-forwarded-host']).toBeUndefined();
    expect(headers['forwarded']).toBeUndefined();
  });

  it('creates a request id if the given one is invalid', async () => {
    const reply = await call('/books', { headers: { 'X-Request-Id': 'bad id!' } });
    expect(reply.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(shop.catalog.seen[0]?.headers['x-request-id']).toBe(reply.headers.get('x-request-id'));
  });

  it('returns the problems of a service unchanged', async () => {
    shop.user.answer((_req, res) => json(res, 409, { code: 'username-taken' }));
    const reply = await call('/register', { method: 'POST', body: '{}' });
    expect(reply.status).toBe(409);
    expect(await reply.json()).toEqual({ code: 'username-taken' });
  });

  it('refuses a body that is too large, with or without Content-Length, before the service has all of it', async () => {
    const large = new Uint8Array(1_048_577);
    const announced = await call('/register', { method: 'POST', body: large });
    expect(announced.status).toBe(413);
    expect(reachedService()).toBe(false);
    const stream = new ReadableStream({
      start: (controller) => {
        for (let chunk = 0; chunk < 17; chunk += 1) controller.enqueue(new Uint8Array(65_536));
        controller.close();
      },
    });
    const streamed = await call('/register', { method: 'POST', body: stream, duplex: 'half' });
    expect(streamed.status).toBe(413);
    expect(await streamed.json()).toMatchObject({ code: 'payload-too-large' });
  });

  it('accepts a body of exactly the limit', async () => {
    const reply = await call('/logout', { method: 'POST', body: 'x'.repeat(1_048_576) });
    expect(reply.status).toBeLessThan(413);
    expect(shop.user.seen[0]?.body).toHaveLength(1_048_576);
  });
});

describe('every reply', () => {
  it.each(['/books', '/nothing', '/health', '/openapi.json'])(
    'has security headers: %s',
    async (path) => {
      const reply = await call(path);
      expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
      expect(reply.headers.get('referrer-policy')).toBe('no-referrer');
      expect(reply.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(reply.headers.get('x-powered-by')).toBeNull();
    },
  );

  it('answers the preflight of an allowed origin only', async () => {
    const allowed = await preflight('https://shop.example');
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(allowed.headers.get('access-control-allow-headers')).toContain('Idempotency-Key');
    const other = await preflight('https://evil.example');
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
    expect(reachedService()).toBe(false);
  });
});

const see = async (token: string, headers: Record<string, string> = {}) => {
  const reply = await call('/health', { headers: { ...bearer(token), ...headers } });
  return reply.json();
};

describe('/health and the documents', () => {
  it('reports ok while every service is ok', async () => {
    const reply = await call('/health');
    expect(reply.status).toBe(200);
    const service = { status: 'ok', checks: { mongodb: 'ok' } };
    expect(await reply.json()).toEqual({
      status: 'ok',
      services: { user: service, catalog: service, order: service },
    });
  });

  it('tells admins alone whether the edge knows the addresses of clients', async () => {
    const masked = { 'X-Client-Address-Masked': '1' };
    expect(await see(adminToken)).toMatchObject({ client_addresses: 'known' });
    expect(await see(adminToken, masked)).toMatchObject({ client_addresses: 'masked' });
    expect(await see(aliceToken, masked)).not.toHaveProperty('client_addresses');
  });

  it('serves the OpenAPI document and a reference whose assets all come from here', async () => {
    const document = await call('/openapi.json');
    expect(await document.json()).toMatchObject({ openapi: '3.1.0' });
    const page = await call('/docs');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    const html = await page.text();
    const assets = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(
      ([, address]) => address ?? '',
    );
    for (const address of assets) {
      expect(address).toMatch(/^\//);
      expect((await call(address)).status).toBe(200);
    }
    expect(assets.length).toBeGreaterThan(4);
  });

  it('answers only GET and HEAD there', async () => {
    const reply = await call('/health', { method: 'POST' });
    expect(reply.status).toBe(405);
    expect(reply.headers.get('allow')).toBe('GET, HEAD');
  });
});
