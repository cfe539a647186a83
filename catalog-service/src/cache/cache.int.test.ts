import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Book } from '@bookstore/contracts/books';
import { createLogger } from '@bookstore/platform/log';
import { createRedis } from '@bookstore/platform/redis';
import { eventually } from '@bookstore/testkit';
import { createMessage } from '@bookstore/platform/messaging';
import { bookState } from '../books/book-events.ts';
import { type BookDocument, BOOKS, toBook, toBookDocument } from '../books/book.mongo.ts';
import { withDetails } from '../books/book.ts';
import { createBreakableServer } from '../testing/breakable-server.ts';
import { adminToken, type Catalog, type Replica, startCatalog } from '../testing/catalog.ts';
import { createBookCache } from './book-cache.redis.ts';

/** Longer than a command of Redis may take. */
const TOO_LATE_MS = 700;

let catalog: Catalog;
let other: Replica;
const logger = createLogger({ service: 'test', version: 'test', level: 'silent' });

beforeAll(async () => {
  catalog = await startCatalog();
  other = await catalog.addReplica();
});
afterAll(() => catalog.stop());

const connectRedis = async () => {
  const redis = createRedis(catalog.servers.redisUrl, logger);
  await new Promise((resolve) => {
    redis.once('ready', resolve);
  });
  return redis;
};
const entry = (revision: number, text: string) => ({
  revision,
  reply: { etag: `"${revision}"`, body: Buffer.from(text) },
});
const readAt = async (replica: Pick<Replica, 'call'>, id: string): Promise<Book> =>
  (await replica.call<Book>('GET', `/books/${id}`)).body;
const titlesAt = async (replica: Pick<Replica, 'call'>, author: string): Promise<string[]> =>
  (await replica.call<Book[]>('GET', `/books?author=${author}`)).body.map(({ title }) => title);
const edit = (replica: Pick<Replica, 'call'>, id: string, body: unknown) =>
  replica.call('PATCH', `/books/${id}`, { token: adminToken, body });

describe('two replicas', () => {
  test('an edit at one is seen at the other at once, on its page and in lists', async () => {
    const author = randomUUID();
    const { id } = await catalog.addBook({ title: 'Before', author });
    expect([(await readAt(other, id)).title, await titlesAt(other, author)]).toEqual([
      'Before',
      ['Before'],
    ]);

    await edit(catalog, id, { title: 'After' });

    expect([(await readAt(other, id)).title, await titlesAt(other, author)]).toEqual([
      'After',
      ['After'],
    ]);
  });

  test('stock in lists follows within a moment', async () => {
    const author = randomUUID();
    const { id } = await catalog.addBook({ author, stock: 1 });
    await titlesAt(other, author);

    await catalog.call('POST', `/books/${id}/stock`, {
      token: adminToken,
      body: { delta: 5, reason: 'delivery' },
    });

    expect((await readAt(other, id)).stock).toBe(6);
    await eventually(async () => {
      const { body } = await other.call<Book[]>('GET', `/books?author=${author}`);
      expect(body[0]?.stock).toBe(6);
    });
  });
});

test('an id that was asked for before the book was there is found at once when it is', async () => {
  const unknown = await catalog.addBook().then(({ id }) => `0000${id.slice(4)}`);
  const redis = await connectRedis();
  const namespace = `catalog:${catalog.db.databaseName}:v2`;
  const cache = createBookCache(redis, namespace);

  expect((await other.call('GET', `/books/${unknown}`)).status).toBe(404);
  await cache.put(new Map([[unknown, entry(1, '{}')]]));

  expect((await other.call('GET', `/books/${unknown}`)).status).toBe(200);
  redis.disconnect();
});

test('what was read is served from the cache, without the database', async () => {
  const { id } = await catalog.addBook({ title: 'Kept' });
  await catalog.db
    .collection<BookDocument>(BOOKS)
    .updateOne({ _id: id }, { $set: { title: 'Behind its back' } });

  expect((await readAt(other, id)).title).toBe('Kept');
});

test('a slow reader never puts an older entry over a newer one', async () => {
  const redis = await connectRedis();
  const cache = createBookCache(redis, `test:${randomUUID()}`);
  await cache.put(new Map([['a', entry(10, 'new')]]));
  await cache.put(new Map([['a', entry(9, 'old')]]));

  expect(await cache.find('a')).toEqual(entry(10, 'new'));
  redis.disconnect();
});

const changeStock = (replica: Pick<Replica, 'call'>, id: string, delta: number) =>
  replica.call('POST', `/books/${id}/stock`, {
    token: adminToken,
    body: { delta, reason: 'delivery' },
  });
const stockAt = async (replica: Pick<Replica, 'call'>, author: string) =>
  (await replica.call<Book[]>('GET', `/books?author=${author}`)).body.map(({ stock }) => stock);

/** Leaves in the database what a writer commits, and does nothing that follows. */
const commitAndDie = async (id: string, title: string): Promise<void> => {
  const books = catalog.db.collection<BookDocument>(BOOKS);
  const found = await books.findOne({ _id: id });
  if (!found) throw new Error('no such book');
  const edited = withDetails(toBook(found), { title }, new Date());
  const event = createMessage('book-changed', bookState(edited), new Date());
  await books.replaceOne({ _id: id }, toBookDocument(edited, [event], new Date()));
};

describe('after a writer has died or stopped', () => {
  test('between its commit and the caches: pages and lists are renewed within two seconds', async () => {
    const author = randomUUID();
    const { id } = await catalog.addBook({ title: 'Before', author });
    await Promise.all([readAt(other, id), titlesAt(other, author)]);

    await commitAndDie(id, 'After');

    await eventually(async () => {
      expect((await readAt(other, id)).title).toBe('After');
      expect(await titlesAt(other, author)).toEqual(['After']);
    }, 2_000);
  });

  test('right after its last change of stock: lists show it within a second', async () => {
    const author = randomUUID();
    const stopped = await catalog.addReplica();
    const { id } = await catalog.addBook({ author, stock: 1 });
    for (const delta of [1, 1, 1]) await changeStock(stopped, id, delta);
    await stockAt(other, author);
    await changeStock(stopped, id, 1);
    await stopped.stop();

    await eventually(async () => expect(await stockAt(other, author)).toEqual([5]), 1_000);
  });
});

test('a Redis that answers too late slows down one read, not each', async () => {
  const redis = await createBreakableServer(catalog.servers.redisUrl);
  const cutOff = await catalog.addReplica({ redisUrl: redis.url });
  const { id } = await catalog.addBook({ title: 'Slow' });
  await eventually(async () => {
    const { body } = await cutOff.call<{ checks: Record<string, string> }>('GET', '/readyz');
    expect(body.checks['redis-cache']).toBe('ok');
  });
  redis.slowDown(TOO_LATE_MS);

  const times: number[] = [];
  for (let read = 0; read < 5; read += 1) {
    const startedAt = performance.now();
    expect((await readAt(cutOff, id)).title).toBe('Slow');
    times.push(performance.now() - startedAt);
  }

  expect(times.filter((ms) => ms > 250)).toHaveLength(1);
  redis.close();
});

describe('while Redis is unavailable', () => {
  test('reads and edits go on, and what was missed is made up for when it is back', async () => {
    const redis = await createBreakableServer(catalog.servers.redisUrl);
    const cutOff = await catalog.addReplica({ redisUrl: redis.url });
    const author = randomUUID();
    const { id } = await catalog.addBook({ title: 'Before', author });
    await eventually(async () => {
      const { body } = await cutOff.call<{ checks: Record<string, string> }>('GET', '/readyz');
      expect(body.checks['redis-cache']).toBe('ok');
    });
    expect(await titlesAt(other, author)).toEqual(['Before']);

    redis.shut();

    expect((await readAt(cutOff, id)).title).toBe('Before');
    expect((await edit(cutOff, id, { title: 'After' })).status).toBe(200);
    expect((await readAt(cutOff, id)).title).toBe('After');
    expect(await titlesAt(cutOff, author)).toEqual(['After']);
    const ready = await cutOff.call<{ status: string }>('GET', '/readyz');
    expect([ready.status, ready.body.status]).toEqual([200, 'degraded']);

    redis.open();

    await eventually(async () => {
      expect((await readAt(other, id)).title).toBe('After');
      expect(await titlesAt(other, author)).toEqual(['After']);
    });
    redis.close();
  });
});
