import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, uniqueName } from '@bookstore/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { requestFrom } from '../../nginx/testing/request-from.ts';
import { createBuyer } from '../e2e/client.ts';
import { type FaultyShop, startFaultyShop } from './faulty-shop.ts';

const GREEDY = '127.0.0.2';
const PERSON = '127.0.0.3';
const ATTACKER = '127.0.0.4';
const CONNECTIONS = 800;
const GUESSES = 400;
const CALLS = 100;
const PASSWORD = 'correct horse battery';

let shop: FaultyShop;
let edge: string;
let userPort: string;
beforeAll(async () => {
  // The limits of a usual shop, instead of those of tests.
  shop = await startFaultyShop({ edge: {} });
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

describe('one address with 800 connections', () => {
  test('is limited at every port, and others are served', async () => {
    const { access_token: token } = await createBuyer(shop.url);
    const flood = spawn(process.execPath, [
      '--disable-warning=ExperimentalWarning',
      join(import.meta.dirname, 'flood.ts'),
      `${edge}/me`,
      GREEDY,
      String(CONNECTIONS),
      shop.adminToken,
    ]);
    try {
      for (const url of [edge, userPort]) {
        await eventually(async () =>
          expect((await requestFrom(GREEDY, `${url}/me`)).status).toBe(429),
        );
      }
      const headers = { Authorization: `Bearer ${token}` };
      const times: number[] = [];
      let served = 0;
      for (let call = 0; call < CALLS; call += 1) {
        const path = ['/me', '/books?limit=20', '/topics'][call % 3];
        const before = performance.now();
        const { status } = await requestFrom(PERSON, `${edge}${path}`, { headers });
        times.push(performance.now() - before);
        if (status === 200) served += 1;
        await sleep(20);
      }
      expect(served).toBeGreaterThanOrEqual(0.99 * CALLS);
      expect(times.toSorted((a, b) => a - b)[0.9 * CALLS]).toBeLessThan(500);
    } finally {
      const ended = once(flood, 'exit');
      flood.kill();
      await ended;
    }
  }, 60_000);
});

test.each(['edge', 'port of users'])(
  'of 400 guesses at the %s most are refused, and another address signs in meanwhile',
  async (port) => {
    const url = port === 'edge' ? edge : userPort;
    const { username, password } = await createBuyer(shop.url);
    const guesses = Promise.all(
      Array.from({ length: GUESSES }, () => signIn(GREEDY, url, uniqueName('guess'), PASSWORD)),
    );
    // Guesses beyond the delay wait for the rate, the last ones for five seconds.
    const last = guesses.then(() => 'the last guess');
    const person = signIn(PERSON, url, username, password).then(({ status }) => status);
    expect(await Promise.race([person, last])).toBe(200);
    const refused = (await guesses).filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0.8 * GUESSES);
    expect(refused[0]?.headers).toMatchObject({
      'retry-after': '1',
      'ratelimit-policy': '"address-sign-ins";q=300;w=60',
    });
  },
  60_000,
);

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
    expect(lines).toHaveLength(ids.length);
    expect(new Set(lines.map(({ request_id }) => request_id))).toEqual(new Set(ids));
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
