import { eventually } from '@bookstore/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type BookDocument, BOOKS } from '../books/book.mongo.ts';
import { type Catalog, startCatalog } from '../testing/catalog.ts';
import { HOLDS, type HoldDocument } from './hold.mongo.ts';

const REPLICAS = 10;
const EXPIRED = 5_000;
const BOOKS_HELD = 20;
/** A sweep of 100 holds a second would need 50 s. */
const DEADLINE_MS = 5_000;

let catalog: Catalog;
beforeAll(async () => {
  catalog = await startCatalog();
  for (let count = 1; count < REPLICAS; count += 1) await catalog.addReplica();
}, 60_000);
afterAll(() => catalog.stop(), 60_000);

test('the copies of 5,000 holds that expire at once come back in seconds, each once, with ten replicas sweeping', async () => {
  const copies = EXPIRED / BOOKS_HELD;
  const added = await Promise.all(
    Array.from({ length: BOOKS_HELD }, () => catalog.addBook({ stock: copies })),
  );
  const ids = added.map(({ id }) => id);
  const books = catalog.db.collection<BookDocument>(BOOKS);
  const holds = catalog.db.collection<HoldDocument>(HOLDS);
  await books.updateMany({ _id: { $in: ids } }, { $set: { available: 0, held: copies } });
  await holds.insertMany(
    Array.from({ length: EXPIRED }, (_, index) => ({
      _id: `hold-${index}`,
      user_id: `user-${index}`,
      lines: [{ book_id: ids[index % BOOKS_HELD] ?? '', quantity: 1 }],
      state: 'open' as const,
      expires_at: new Date(),
      ended_at: null,
    })),
  );
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();

  await eventually(
    async () => expect(await holds.countDocuments({ state: 'open' })).toBe(0),
    2 * DEADLINE_MS,
  );

  const elapsed = Math.round(performance.now() - startedAt);
  const { user, system } = process.cpuUsage(cpuBefore);
  process.stderr.write(
    `${EXPIRED} expired holds ended in ${elapsed} ms at ${REPLICAS} replicas, ` +
      `which used ${Math.round((user + system) / 1_000)} ms of CPU\n`,
  );
  expect(elapsed).toBeLessThan(DEADLINE_MS);
  const after = await books.find({ _id: { $in: ids } }).toArray();
  expect(new Set(after.map(({ available, held }) => `${available} ${held}`))).toEqual(
    new Set([`${copies} 0`]),
  );
}, 60_000);
