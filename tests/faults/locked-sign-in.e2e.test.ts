import { once } from 'node:events';
import { createLogger } from '@bookstore/platform/log';
import { createRedis } from '@bookstore/platform/redis';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { planPorts } from '../../scripts/native/shop-ports.ts';
import { call } from '../e2e/client.ts';
import { type FaultyShop, startFaultyShop } from './faulty-shop.ts';

const WRONG_PASSWORDS = 12;
const LISTS = 4_000;
const AT_ONCE = 50;
/** Room beyond what the cache holds at first. */
const CACHE_BYTES = 256 * 1_024;

let shop: FaultyShop;
beforeAll(async () => {
  shop = await startFaultyShop();
}, 120_000);
afterAll(() => shop.close(), 60_000);

const signIn = async (password: string): Promise<number> => {
  const { status } = await call(shop.url, '/login', { body: { username: 'admin', password } });
  return status;
};

const shrinkCache = async (): Promise<void> => {
  const { redisCache } = planPorts(Number(new URL(shop.url).port), 1);
  const logger = createLogger({ service: 'test', version: 'test', level: 'silent' });
  const cache = createRedis(`redis://127.0.0.1:${redisCache}`, logger);
  await once(cache, 'ready');
  const used = Number(/used_memory:(\d+)/.exec(await cache.info('memory'))?.[1]);
  await cache.config('SET', 'maxmemory', used + CACHE_BYTES);
  cache.disconnect();
};

test('a locked sign-in stays locked, however many lists visitors read', async () => {
  await shrinkCache();
  for (let tries = 0; tries < WRONG_PASSWORDS; tries += 1) await signIn('not the password');
  expect(await signIn('not the password')).toBe(429);

  for (let list = 0; list < LISTS; list += AT_ONCE) {
    const paths = Array.from(
      { length: AT_ONCE },
      (_, index) => `/books?max_price=${list + index + 1}.99`,
    );
    const replies = await Promise.all(paths.map((path) => call(shop.url, path)));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
  }

  expect(await signIn('not the password')).toBe(429);
}, 120_000);
