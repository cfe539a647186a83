import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createLogger } from '@bookstore/platform/log';
import { createRedis, type Redis } from '@bookstore/platform/redis';
import { eventually, testServers } from '@bookstore/testkit';
import { type BreakableServer, createBreakableServer } from '../testing/breakable-server.ts';
import { createBookCache } from './book-cache.redis.ts';
import type { BookCache, BookEntry } from '../books/read-book.ts';
import { type CacheRefresher, createCacheRefresher } from './cache-refresher.ts';
import { createGenerations } from './generations.redis.ts';

const MAX_DIRTY = 2;
const IDS = ['a', 'b', 'c', 'd'];
const logger = createLogger({ service: 'test', version: 'test', level: 'silent' });

let server: BreakableServer;
let redis: Redis;
/** What is committed: the revision of each book. */
let revisions: Map<string, number>;
let cache: BookCache;
let refresher: CacheRefresher;
/** Runs each time the refresher loads books. */
let whileLoading: () => Promise<void>;

beforeAll(async () => {
  server = await createBreakableServer((await testServers('refresher')).redisUrl);
  redis = createRedis(server.url, logger);
  await eventually(() => redis.ping());
});
afterAll(() => {
  redis.disconnect();
  server.close();
});

const entry = (revision: number): BookEntry => ({
  revision,
  reply: { etag: `"${revision}"`, body: Buffer.from(String(revision)) },
});
const entriesOf = (ids: readonly string[]) =>
  new Map(ids.map((id) => [id, entry(revisions.get(id) ?? 0)]));

const commit = async (...ids: string[]): Promise<void> => {
  for (const id of ids) revisions.set(id, (revisions.get(id) ?? 0) + 1);
  await refresher.committed(entriesOf(ids), true);
};
const cachedRevisions = async () =>
  Promise.all(IDS.map(async (id) => (await cache.find(id))?.revision));
const present = () => IDS.map((id) => revisions.get(id));

const shut = async (): Promise<void> => {
  server.shut();
  await eventually(async () => expect(await redis.ping().catch(() => 'away')).toBe('away'));
};
const open = async (): Promise<void> => {
  server.open();
  await eventually(() => redis.ping());
};

beforeEach(async () => {
  const namespace = `test:${randomUUID()}`;
  revisions = new Map(IDS.map((id) => [id, 1]));
  whileLoading = async () => undefined;
  cache = createBookCache(redis, namespace);
  refresher = createCacheRefresher({
    books: cache,
    generations: createGenerations(redis, namespace),
    loadEntries: async (ids) => {
      const entries = entriesOf(ids);
      await whileLoading();
      return entries;
    },
    logger,
    maxDirty: MAX_DIRTY,
  });
  await cache.put(entriesOf(IDS));
});

test('what is committed while Redis is unavailable makes the caches incoherent until all of it is renewed', async () => {
  await shut();
  await commit('a');
  await commit('b');
  expect(refresher.isCoherent()).toBe(false);
  await expect(refresher.resync()).rejects.toThrow(Error);
  expect(refresher.isCoherent()).toBe(false);

  await open();
  await refresher.resync();

  expect(refresher.isCoherent()).toBe(true);
  expect(await cachedRevisions()).toEqual(present());
});

test('more changes than can be remembered renew every entry', async () => {
  await shut();
  await commit(...IDS);
  await open();
  await refresher.resync();
  expect(await cachedRevisions()).toEqual(present());
});

test('Redis that fails and comes back during the resync: no change is forgotten, however many', async () => {
  await shut();
  await commit(...IDS);
  await open();
  whileLoading = async () => {
    whileLoading = async () => undefined;
    await shut();
    await commit(...IDS);
    await open();
  };

  await refresher.resync().catch(() => undefined);
  expect(refresher.isCoherent()).toBe(false);

  await refresher.resync();
  expect(refresher.isCoherent()).toBe(true);
  expect(await cachedRevisions()).toEqual(present());
});
