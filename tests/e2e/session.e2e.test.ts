import { randomUUID } from 'node:crypto';
import { browserSessionSchema, profileSchema } from '@bookstore/contracts/users';
import { beforeAll, expect, test } from '@jest/globals';
import { type Answer, call } from './client.ts';
import { type Shop, useShop } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await useShop();
});

const cookieOf = ({ headers }: Answer) => (headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
/** As a page of the shop calls, in a browser that says no Sec-Fetch-Site. */
const fromPage = (method: string, path: string, cookie: string, body?: object) =>
  call(shop.url, path, {
    method,
    headers: { cookie, origin: new URL(shop.url).origin },
    ...(body ? { body } : {}),
  });
const openSession = async (username: string, password: string) =>
  fromPage('POST', '/session', '', { username, password });
const newAccount = async () => {
  const account = { username: `page-${randomUUID().slice(0, 13)}`, password: randomUUID() };
  expect((await call(shop.url, '/register', { body: account })).status).toBe(201);
  return account;
};

test('a page signs in, is reloaded in the middle of a refresh, goes on and signs out', async () => {
  const { username, password } = await newAccount();
  const opened = await openSession(username, password);
  expect(opened.status).toBe(200);
  const session = browserSessionSchema.strict().parse(opened.body);
  const me = await call(shop.url, '/me', { token: session.access_token });
  expect(profileSchema.parse(me.body).username).toBe(username);

  const lost = await fromPage('POST', '/session/refresh', cookieOf(opened));
  const again = await fromPage('POST', '/session/refresh', cookieOf(opened));
  expect([lost.status, again.status]).toEqual([200, 200]);
  expect(cookieOf(again)).toBe(cookieOf(lost));

  const renewed = await fromPage('POST', '/session/refresh', cookieOf(again));
  expect(renewed.status).toBe(200);
  expect((await fromPage('DELETE', '/session', cookieOf(renewed))).status).toBe(204);
  expect((await fromPage('POST', '/session/refresh', cookieOf(renewed))).status).toBe(401);
});

test('a new password ends the sessions of all browsers', async () => {
  const { username, password } = await newAccount();
  const opened = await openSession(username, password);
  const { access_token: token } = browserSessionSchema.parse(opened.body);
  const body = { current_password: password, password: randomUUID() };
  expect((await call(shop.url, '/me', { method: 'PATCH', token, body })).status).toBe(200);
  const reply = await fromPage('POST', '/session/refresh', cookieOf(opened));
  expect(reply.status).toBe(401);
  expect(reply.headers.get('set-cookie')).toContain('1970');
});

test('a page of another port of the same host is refused', async () => {
  const neighbour = new URL(shop.url);
  neighbour.port = '1';
  const reply = await call(shop.url, '/session/refresh', {
    method: 'POST',
    headers: { origin: neighbour.origin, cookie: 'refresh_token=any' },
  });
  expect(reply.status).toBe(403);
});
