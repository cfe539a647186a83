import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { uniqueName } from '@bookstore/testkit';
import { answerSignIns, answerWithProblem, PASSWORD } from '../testing/accounts.ts';
import {
  bearer,
  startGateway,
  startShop,
  type TestGateway,
  type TestShop,
} from '../testing/gateway.ts';

let shop: TestShop;
let other: TestGateway;
let withoutRedis: TestGateway;
let family: string;
beforeAll(async () => {
  const env = { RATE_LIMIT_PREFIX: uniqueName('sessions') };
  shop = await startShop({ ...env, CORS_ORIGINS: 'https://friend.example' });
  const urls = { user: [shop.user.url], catalog: [shop.catalog.url], order: [shop.order.url] };
  other = await startGateway({ ...urls, env });
  withoutRedis = await startGateway({ ...urls, env: { REDIS_URL: 'redis://127.0.0.1:1' } });
});
afterAll(async () => {
  await Promise.all([other.stop(), withoutRedis.stop()]);
  await shop.stop();
});
beforeEach(() => {
  shop.user.seen.length = 0;
  family = uniqueName('family');
  answerSignIns(shop.user, family);
});

type Headers = Record<string, string>;
const send = (method: string, path: string, headers: Headers = {}, at = shop.gateway) =>
  fetch(`${at.url}${path}`, { method, headers });
const signIn = (headers: Headers = {}, password = PASSWORD) =>
  fetch(`${shop.gateway.url}/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ username: 'alice', password }),
  });
const refresh = (cookie: string, at = shop.gateway) =>
  send('POST', '/session/refresh', { Cookie: cookie }, at);
const setCookieOf = (reply: Response) => reply.headers.get('set-cookie') ?? '';
const cookieOf = (reply: Response) => setCookieOf(reply).split(';', 1)[0] ?? '';
const signedIn = async () => cookieOf(await signIn());
const calledPaths = () => shop.user.seen.map(({ url }) => url);
const host = () => new URL(shop.gateway.url).host;
const CLEARED = /^refresh_token=; Path=\/session; Expires=Thu, 01 Jan 1970/;

describe('POST /session', () => {
  it('returns the access token in the body and the refresh token only in the cookie', async () => {
    const reply = await signIn();
    expect(reply.status).toBe(200);
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(await reply.json()).toEqual({
      user_id: 'u1',
      username: 'alice',
      role: 'user',
      access_token: 'access-1',
      token_type: 'Bearer',
      expires_in: 900,
    });
    expect(cookieOf(reply)).toBe(`refresh_token=${family}.1`);
    expect(setCookieOf(reply)).toMatch(
      /; Max-Age=1209600; Path=\/session; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
    );
  });

  it('makes the cookie Secure if the request came over TLS', async () => {
    const cookie = setCookieOf(await signIn({ 'X-Forwarded-Proto': 'https' }));
    expect(cookie).toMatch(/^__Secure-refresh_token=[^;]+; .*; HttpOnly; Secure; SameSite=Strict$/);
  });

  it('sends the address of the client to user-service, so that its throttle counts by it', async () => {
    await signIn({ 'X-Forwarded-For': '203.0.113.9', 'X-Request-Id': 'mine' });
    expect(shop.user.seen).toMatchObject([
      {
        method: 'POST',
        url: '/login',
        headers: { 'x-forwarded-for': '203.0.113.9', 'x-request-id': 'mine' },
        body: JSON.stringify({ username: 'alice', password: PASSWORD }),
      },
    ]);
    expect(shop.user.seen[0]?.headers['traceparent']).toMatch(/^00-/);
  });

  it('returns the problems of user-service, with Retry-After, and sets no cookie', async () => {
    const wrong = await signIn({ 'X-Request-Id': 'mine' }, 'wrong');
    expect([wrong.status, setCookieOf(wrong)]).toEqual([401, '']);
    expect(await wrong.json()).toMatchObject({
      code: 'invalid-credentials',
      detail: 'the detail of the service',
      instance: '/session',
      request_id: 'mine',
    });
    answerWithProblem(shop.user, 'too-many-requests', 429, { 'Retry-After': '77' });
    const throttled = await signIn();
    expect([throttled.status, throttled.headers.get('retry-after')]).toEqual([429, '77']);
  });

  it('reveals nothing of a reply that is not valid', async () => {
    shop.user.answer((_req, res) => res.writeHead(200).end('<html>secret</html>'));
    const reply = await signIn();
    expect(reply.status).toBe(502);
    expect(await reply.text()).not.toContain('secret');
  });
});

describe('POST /session/refresh', () => {
  it('exchanges the cookie for a new one and an access token', async () => {
    const reply = await refresh(`theme=dark; ${await signedIn()}`);
    expect(await reply.json()).toMatchObject({ access_token: 'access-2', username: 'alice' });
    expect(cookieOf(reply)).toBe(`refresh_token=${family}.2`);
    expect(calledPaths()).toEqual(['/login', '/refresh']);
  });

  it('returns the same new token to a page that sends the old one again', async () => {
    const cookie = await signedIn();
    const lost = await refresh(cookie);
    const again = await refresh(cookie, other);
    expect(await again.json()).toEqual(await lost.json());
    expect(cookieOf(again)).toBe(cookieOf(lost));
    expect((await refresh(cookieOf(again))).status).toBe(200);
  });

  it('exchanges a token once, however many requests send it at the same time', async () => {
    const cookie = await signedIn();
    const gateways = [shop.gateway, other, shop.gateway, other, shop.gateway, other];
    const replies = await Promise.all(gateways.map((at) => refresh(cookie, at)));
    expect(replies.map(({ status }) => status)).toEqual(gateways.map(() => 200));
    expect(new Set(replies.map(cookieOf)).size).toBe(1);
    expect(calledPaths()).toEqual(['/login', '/refresh']);
  });

  it('works while Redis is unavailable, but a token works only once', async () => {
    const cookie = await signedIn();
    expect((await refresh(cookie, withoutRedis)).status).toBe(200);
    expect((await refresh(cookie, withoutRedis)).status).toBe(401);
  });

  it('clears a cookie with an invalid token', async () => {
    const reply = await refresh('refresh_token=stolen');
    expect(reply.status).toBe(401);
    expect(setCookieOf(reply)).toMatch(CLEARED);
    expect(await reply.json()).toMatchObject({ code: 'invalid-refresh-token' });
  });

  it.each(['', 'refresh_token=', `refresh_token=${'x'.repeat(1_001)}`, '__Secure-refresh_token=r'])(
    'does not send the cookie "%.40s" to user-service',
    async (cookie) => {
      expect((await refresh(cookie)).status).toBe(401);
      expect(calledPaths()).toEqual([]);
    },
  );

  it('keeps the cookie while user-service is unavailable', async () => {
    const cookie = await signedIn();
    answerWithProblem(shop.user, 'unavailable', 503, { 'Retry-After': '1' });
    const reply = await refresh(cookie);
    expect([reply.status, setCookieOf(reply)]).toEqual([503, '']);
    expect(reply.headers.get('retry-after')).toBe('1');
    shop.user.answer((_req, res) => res.destroy());
    const broken = await refresh(cookie);
    expect([broken.status, setCookieOf(broken)]).toEqual([502, '']);
    shop.user.answer(() => undefined);
    const late = await refresh(cookie);
    expect([late.status, setCookieOf(late)]).toEqual([504, '']);
  });
});

describe('DELETE /session', () => {
  it('revokes the token and clears the cookie', async () => {
    const reply = await send('DELETE', '/session', { Cookie: await signedIn() });
    expect(reply.status).toBe(204);
    expect(setCookieOf(reply)).toMatch(CLEARED);
    expect(shop.user.seen.at(-1)).toMatchObject({
      url: '/logout',
      body: JSON.stringify({ refresh_token: `${family}.1` }),
    });
  });

  it('succeeds when there is no session', async () => {
    expect((await send('DELETE', '/session')).status).toBe(204);
    expect(calledPaths()).toEqual([]);
  });

  it('clears the cookie and returns the problem when the token could not be revoked', async () => {
    answerWithProblem(shop.user, 'unavailable', 503);
    const reply = await send('DELETE', '/session', { Cookie: 'refresh_token=r' });
    expect(reply.status).toBe(503);
    expect(setCookieOf(reply)).toMatch(CLEARED);
  });
});

describe('a call from a page of another origin', () => {
  const foreign: [string, () => Headers][] = [
    ['cross-site', () => ({ 'Sec-Fetch-Site': 'cross-site' })],
    ['same-site', () => ({ 'Sec-Fetch-Site': 'same-site', Origin: `http://${host()}` })],
    ['of another origin', () => ({ Origin: 'https://evil.example' })],
    ['of an origin that CORS lets read', () => ({ Origin: 'https://friend.example' })],
    ['of another port of this host', () => ({ Origin: 'http://127.0.0.1:1' })],
    ['of a sandboxed frame', () => ({ Origin: 'null' })],
  ];
  it.each(foreign)('%s changes nothing', async (_name, headersOf) => {
    const headers = { Cookie: 'refresh_token=r', ...headersOf() };
    for (const reply of [
      await signIn(headers),
      await send('POST', '/session/refresh', headers),
      await send('DELETE', '/session', headers),
    ]) {
      expect([reply.status, setCookieOf(reply)]).toEqual([403, '']);
      expect(await reply.json()).toMatchObject({ code: 'forbidden' });
    }
    expect(calledPaths()).toEqual([]);
  });

  it('is served if the origin is that of the shop, by Sec-Fetch-Site or by Origin', async () => {
    expect((await signIn({ 'Sec-Fetch-Site': 'same-origin' })).status).toBe(200);
    expect((await signIn({ Origin: `http://${host()}` })).status).toBe(200);
    const behindEdge = {
      Origin: 'https://shop.example:5443',
      'X-Forwarded-Host': 'shop.example:5443',
    };
    expect((await signIn(behindEdge)).status).toBe(200);
  });
});

describe('the order of checks', () => {
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const foreign = { 'Sec-Fetch-Site': 'cross-site' };
  it.each<[string, string, Headers, number]>([
    ['GET', '/session', {}, 405],
    ['POST', '/session/', {}, 404],
    ['POST', '/session', { ...bearer('rubbish'), ...foreign, ...form }, 401],
    ['POST', '/session', { ...foreign, ...form }, 403],
    ['POST', '/session', form, 415],
    ['POST', '/session', { 'Content-Type': 'application/json' }, 400],
    ['POST', '/session/refresh?a=1', {}, 400],
  ])('%s %s with %j is %i', async (method, path, headers, status) => {
    const reply = await send(method, path, headers);
    expect(reply.status).toBe(status);
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
    expect(calledPaths()).toEqual([]);
  });
});
