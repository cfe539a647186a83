import { once } from 'node:events';
import { connect } from 'node:net';
import { createLogger } from '@bookstore/platform/log';
import { createRedis, type Redis } from '@bookstore/platform/redis';
import { eventually } from '@bookstore/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createBookCache } from '../../catalog-service/src/cache/book-cache.redis.ts';
import { createGenerations } from '../../catalog-service/src/cache/generations.redis.ts';
import { createRefreshOnce } from '../../gateway/src/session/refresh-token-reuse.redis.ts';
import { startGateway } from '../../gateway/src/testing/gateway.ts';
import { startUpstream } from '../../gateway/src/testing/upstream.ts';
import { emptyCaches } from '../backup/empty-caches.ts';
import {
  createAccountFailures,
  createFailureCounter,
  createFamiliarAddresses,
  createSharedLimiters,
} from '../../user-service/src/sessions/failure-counter.redis.ts';
import { type RestrictedServers, startRestrictedServers } from './testing/restricted-servers.ts';

const logger = createLogger({ service: 'test', version: '0', level: 'silent' });
let servers: RestrictedServers;
let clients: Redis[] = [];

beforeAll(async () => {
  servers = await startRestrictedServers();
}, 90_000);
afterEach(() => {
  for (const client of clients) client.disconnect();
  clients = [];
});
afterAll(() => servers.stop(), 30_000);

const open = async (url: string): Promise<Redis> => {
  const client = createRedis(url, logger);
  clients.push(client);
  await once(client, 'ready', { signal: AbortSignal.timeout(5_000) });
  return client;
};
const openAs = (user: string): Promise<Redis> =>
  open(
    user === 'catalog-service' || user === 'operator'
      ? servers.redisCacheUrl(user)
      : servers.redisUrl(user),
  );

describe('each service works under its user', () => {
  test('user-service counts failed sign-ins, gives one back and forgets them', async () => {
    const redis = await openAs('user-service');
    const { atAddress, atAccount } = createSharedLimiters(redis);
    const failures = createFailureCounter(atAddress);
    expect(await failures.consume('eve')).toBeNull();
    expect(await failures.consume('eve')).toBeNull();
    expect(await redis.get('login-failures:eve')).toBe('2');
    await failures.restore('eve');
    expect(await redis.get('login-failures:eve')).toBe('1');
    await failures.reset('eve');
    expect(await redis.get('login-failures:eve')).toBeNull();
    expect(await createAccountFailures(atAccount).count('eve')).toBe(1);
    expect(await redis.get('login-account:eve')).toBe('1');
    const familiar = createFamiliarAddresses(redis);
    await familiar.remember('eve', 'home');
    expect(await familiar.has('eve', 'home')).toBe(true);
    expect(await redis.ping()).toBe('PONG');
  });

  test('the gateway counts requests, over all replicas', async () => {
    const env = {
      REDIS_URL: servers.redisUrl('gateway'),
      RATE_LIMIT_PREFIX: 'gateway',
      RATE_LIMIT_PER_MINUTE: '6',
    };
    const upstream = await startUpstream();
    const urls = { user: [upstream.url], catalog: [upstream.url], order: [upstream.url] };
    const gateways = [await startGateway({ ...urls, env }), await startGateway({ ...urls, env })];
    for (const { url } of gateways) {
      await eventually(async () => {
        const ready: unknown = await (await fetch(`${url}/readyz`)).json();
        expect(ready).toMatchObject({ status: 'ok' });
      });
    }
    const statuses: number[] = [];
    for (let count = 0; count < 8; count += 1) {
      const headers = { 'x-forwarded-for': '203.0.113.9' };
      statuses.push((await fetch(`${gateways[count % 2]?.url}/books`, { headers })).status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429, 429]);
    await Promise.all(gateways.map((gateway) => gateway.stop()));
    await upstream.close();
  });

  test('the gateway keeps renewed sessions', async () => {
    const redis = await openAs('gateway');
    const refreshOnce = createRefreshOnce({ redis, prefix: 'gateway', claimMs: 5_000 });
    let refreshes = 0;
    const refresh = async () => {
      refreshes += 1;
      return {
        user_id: 'u1',
        username: 'u1',
        role: 'user',
        access_token: 'a',
        refresh_token: 'r',
        token_type: 'Bearer',
        expires_in: 900,
      } as const;
    };
    const [first, second] = [
      await refreshOnce('t'.repeat(43), refresh),
      await refreshOnce('t'.repeat(43), refresh),
    ];
    expect([refreshes, second]).toEqual([1, first]);
  });

  test('catalog-service keeps books and generations, and the operator empties its cache', async () => {
    const redis = await openAs('catalog-service');
    const cache = createBookCache(redis, 'catalog:test');
    const reply = { etag: '"1"', body: Buffer.from('{}') };
    await cache.put(new Map([['b1', { revision: 1, reply }]]));
    expect(await cache.find('b1')).toEqual({ revision: 1, reply });
    for await (const ids of cache.ids()) expect(ids).toEqual(['b1']);
    const generations = createGenerations(redis, 'catalog:test');
    const before = await generations.current('books');
    await generations.bump();
    expect(await generations.current('books')).not.toBe(before);
    await generations.expire(['books']);
    await eventually(async () =>
      expect(await redis.get('catalog:test:generation:books')).toBeNull(),
    );

    await emptyCaches(servers.redisCacheUrl('operator'));
    expect(await cache.find('b1')).toBeNull();
  });
});

type Attempt = readonly [command: string, ...args: (string | number)[]];
const EVERYWHERE: readonly Attempt[] = [
  ['FLUSHALL'],
  ['CONFIG', 'GET', '*'],
  ['KEYS', '*'],
  ['ACL', 'LIST'],
  ['CLIENT', 'LIST'],
  ['MONITOR'],
  ['SHUTDOWN'],
  ['REPLICAOF', 'NO', 'ONE'],
  ['EVAL', "return redis.call('get', KEYS[1])", 1, 'elsewhere'],
  ['EVAL', "return redis.call('flushall')", 0],
];
const OWN: Record<string, readonly Attempt[]> = {
  'catalog-service': [
    ['GET', 'login-failures:admin'],
    ['DEL', 'login-failures:admin'],
    ['GET', 'gateway:limit:all:address'],
    ['FLUSHDB'],
  ],
  'user-service': [
    ['GET', 'gateway:renewed:token'],
    ['GET', 'catalog:test:book:b1'],
    ['SCAN', 0],
    ['FLUSHDB'],
  ],
  gateway: [
    ['GET', 'login-failures:admin'],
    ['DEL', 'login-failures:admin'],
    ['SCAN', 0],
    ['FLUSHDB'],
  ],
  operator: [['GET', 'login-failures:admin']],
};

describe.each(Object.entries(OWN))('%s', (user, own) => {
  test.each([...EVERYWHERE, ...own].map((attempt) => [attempt.join(' '), attempt] as const))(
    'may not %s',
    async (_name, [command, ...args]) => {
      const redis = await openAs(user);
      await expect(redis.call(command, args)).rejects.toThrow(
        /NOPERM|No permissions|executing the script can't run this command/,
      );
    },
  );
});

test('nobody gets in without a user, and the health check may only ping', async () => {
  const port = Number(new URL(servers.redisUrl('user-service')).port);
  const socket = connect(port, '127.0.0.1');
  const ask = async (command: string): Promise<string> => {
    socket.write(`${command}\r\n`);
    return String(await once(socket, 'data'));
  };
  expect(await ask('GET login-failures:eve')).toMatch(/^-NOAUTH/);
  expect(await ask('AUTH default any')).toMatch(/^-WRONGPASS/);
  expect(await ask('AUTH health any')).toMatch(/^\+OK/);
  expect(await ask('PING')).toMatch(/^\+PONG/);
  expect(await ask('GET login-failures:eve')).toMatch(/^-NOPERM/);
  socket.destroy();
});
