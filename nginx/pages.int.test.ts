import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { catalogOperations } from '@bookstore/contracts/books';
import { orderOperations } from '@bookstore/contracts/orders';
import { systemOperations } from '@bookstore/contracts/system';
import { sessionOperations, userOperations } from '@bookstore/contracts/users';
import { json, startUpstream, type Upstream } from '../gateway/src/testing/upstream.ts';
import { type Edge, startEdge } from './testing/edge.ts';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

/** The paths of the storefront's routes, as its source has them. */
const readAddresses = async (file: string): Promise<string[]> => {
  const source = await readFile(new URL(`../storefront/src/${file}`, import.meta.url), 'utf8');
  return [...source.matchAll(/path: '([^'*]+)'/g)].map(([, path = '']) => path);
};

let gateway: Upstream;
let edge: Edge;

beforeAll(async () => {
  gateway = await startUpstream('gateway');
  gateway.answer((_req, res) => json(res, 404, { code: 'route-not-found' }));
  const host = new URL(gateway.url).host;
  edge = await startEdge({ gateway: host, user: host, catalog: host, order: host });
});
afterAll(async () => {
  await edge.stop();
  await gateway.close();
});

const get = (path: string, headers: Record<string, string> = { Accept: BROWSER }, method = 'GET') =>
  fetch(`${edge.url}${path}`, { headers, method });

describe('pages', () => {
  it.each([
    '/',
    '/?q=emma',
    '/book/42',
    '/cart/',
    '/my-orders/7',
    '/admin',
    '/admin/books/4/stock',
  ])('shows the storefront at %s, to be asked for again each time', async (path) => {
    const page = await get(path);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<title>Bookstore</title>');
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    expect(page.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
    const etag = page.headers.get('etag') ?? '';
    const again = await get(path, { Accept: BROWSER, 'If-None-Match': etag });
    expect(again.status).toBe(304);
  });

  it('has every address of the storefront', async () => {
    const known = [
      ...(await readAddresses('app.tsx')),
      ...(await readAddresses('admin/admin-routes.ts')),
    ]
      .map((path) => (path.startsWith('/') ? path : `/admin/${path}`))
      .map((path) => path.replaceAll(/:\w+/g, 'one'));
    expect(known.length).toBeGreaterThan(15);
    for (const path of known) expect([path, (await get(path)).status]).toEqual([path, 200]);
  });

  it.each([
    '/no/such/page',
    '/cartoon',
    '/book',
    '/book/1/2',
    '/admin/books/1/2',
    '/.no-such-page',
  ])('answers 404 with the storefront in it at %s, which is no page', async (path) => {
    const page = await get(path);
    expect(page.status).toBe(404);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toContain('<title>Bookstore</title>');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(page.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
    const etag = page.headers.get('etag') ?? '';
    const again = await get(path, { Accept: BROWSER, 'If-None-Match': etag });
    expect(again.status).toBe(404);
    expect((await get(path, { Accept: BROWSER }, 'HEAD')).status).toBe(404);
  });

  it('allows a page its own scripts and styles only, none of them inline', async () => {
    const policy = (await get('/cart')).headers.get('content-security-policy') ?? '';
    const rules = policy.split('; ');
    expect(rules).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "style-src 'self'"]),
    );
    expect(policy).not.toContain('unsafe');
  });

  it('shows the storefront at / whatever the Accept header says', async () => {
    expect((await get('/', {})).headers.get('content-type')).toContain('text/html');
  });

  it.each([
    ['GET', 'application/json'],
    ['GET', '*/*'],
    ['POST', BROWSER],
    ['DELETE', BROWSER],
  ])('leaves an unknown path to the API for %s with Accept %s', async (method, accept) => {
    const reply = await get('/no-such-page', { Accept: accept }, method);
    expect([reply.status, await reply.json()]).toEqual([404, { code: 'route-not-found' }]);
  });

  it.each(['/health', '/docs', '/openapi.json', '/asyncapi.json', '/metrics', '/livez', '/readyz'])(
    'leaves %s to the API for a browser, too',
    async (path) => {
      expect((await get(path)).headers.get('content-type')).not.toContain('text/html');
    },
  );

  it('leaves every path of the contracts to the API for a browser, too', async () => {
    const operations = [
      ...catalogOperations,
      ...orderOperations,
      ...userOperations,
      ...sessionOperations,
      ...systemOperations,
    ];
    const paths = new Set(operations.map(({ path }) => path.replaceAll(/:\w+/g, 'one')));
    for (const path of paths) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
  });
});

it.each(['/.no-such-page', '/index.html'])(
  'keeps its own inner address %s to itself',
  async (path) => {
    const reply = await get(path, { Accept: 'application/json' });
    expect([reply.status, await reply.json()]).toMatchObject([404, { code: 'route-not-found' }]);
  },
);

describe('assets', () => {
  it('are kept for a year and never asked for again', async () => {
    const script = await get('/assets/app.js');
    expect(script.headers.get('content-type')).toContain('text/javascript');
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  it('come as they were compressed by the build', async () => {
    const sent = await new Promise<{ encoding: unknown; length: number }>((resolve, reject) => {
      const headers = { 'Accept-Encoding': 'gzip' };
      request(`${edge.url}/assets/app.js`, { headers }, (response) => {
        response.resume();
        const { 'content-encoding': encoding, 'content-length': length } = response.headers;
        resolve({ encoding, length: Number(length) });
      })
        .on('error', reject)
        .end();
    });
    expect(sent.encoding).toBe('gzip');
    expect(sent.length).toBeLessThan(200);
  });

  it('that are not there are a problem, not a page, and are not kept', async () => {
    const missing = await get('/assets/gone.js');
    expect(missing.status).toBe(404);
    expect(missing.headers.get('cache-control')).toBeNull();
    expect(await missing.json()).toMatchObject({ code: 'route-not-found' });
  });
});
