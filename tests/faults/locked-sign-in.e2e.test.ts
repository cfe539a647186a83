import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { call } from '../e2e/client.ts';
import { type FaultyShop, startFaultyShop } from './faulty-shop.ts';

const WRONG_PASSWORDS = 12;
const LISTS = 4_000;
const AT_ONCE = 50;
/** An empty Redis takes one of them. */
const SMALL_CACHE = ['--maxmemory', '2mb'];

let shop: FaultyShop;
beforeAll(async () => {
  shop = await startFaultyShop({
    prepare: (spec) =>
      spec.name === 'redis-cache' ? { ...spec, args: [...spec.args, ...SMALL_CACHE] } : spec,
  });
}, 120_000);
afterAll(() => shop.close(), 60_000);

const signIn = async (password: string): Promise<number> => {
  const { status } = await call(shop.url, '/login', { body: { username: 'admin', password } });
  return status;
};

test('a locked sign-in stays locked, however many lists visitors read', async () => {
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
