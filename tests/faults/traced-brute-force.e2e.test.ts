import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, uniqueName } from '@bookstore/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { requestFrom } from '../../nginx/testing/request-from.ts';
import { type FaultyShop, startFaultyShop } from './faulty-shop.ts';

const ATTACKER = '127.0.0.4';

let shop: FaultyShop;
let edge: string;
let userPort: string;
beforeAll(async () => {
  shop = await startFaultyShop();
  const port = Number(new URL(shop.url).port);
  edge = `http://127.0.0.1:${port}`;
  userPort = `http://127.0.0.1:${port + 1}`;
}, 120_000);
afterAll(() => shop.close(), 60_000);

const signIn = (from: string, to: string, username: string, password: string, id = '') => {
  const headers = { 'Content-Type': 'application/json', ...(id && { 'X-Request-Id': id }) };
  const body = JSON.stringify({ username, password });
  return requestFrom(from, `${to}/login`, { method: 'POST', headers, body });
};

type Line = Record<string, unknown>;
const readLog = (name: string): Line[] =>
  readFileSync(join(shop.folder, 'log', `${name}.log`), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line): Line => JSON.parse(line));

test('a brute force is traced from the access log of the edge to the security log of user-service', async () => {
  const ids = Array.from({ length: 8 }, () => uniqueName('brute'));
  for (const [index, id] of ids.entries()) {
    const url = index % 2 === 0 ? edge : userPort;
    expect((await signIn(ATTACKER, url, 'admin', `guess-${index}`, id)).status).toBe(401);
  }
  const guesses = await eventually(() => {
    const lines = readLog('nginx').filter(
      ({ address, path, status }) => address === ATTACKER && path === '/login' && status === 401,
    );
    // Each worker writes its own lines.
    expect(lines.map(({ request_id }) => String(request_id)).toSorted()).toEqual(ids.toSorted());
    return lines;
  });
  const events = readLog('user-service').filter(({ event }) => event === 'password-check');
  for (const { request_id } of guesses) {
    expect(events.filter((event) => event['request_id'] === request_id)).toEqual([
      expect.objectContaining({
        outcome: 'failed',
        address: ATTACKER,
        login_hash: expect.any(String),
      }),
    ]);
  }
  expect(
    new Set(events.filter(({ address }) => address === ATTACKER).map((e) => e['login_hash'])).size,
  ).toBe(1);
  const text = readFileSync(join(shop.folder, 'log/nginx.log'), 'utf8');
  expect(text).not.toMatch(/guess-\d/);
  expect(text).not.toContain(shop.adminToken);
});
