import { createMongo, type Mongo } from '@bookstore/platform/mongo';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type BookDocument, BOOKS } from '../books/book.mongo.ts';
import { withMovedCopies } from '../books/book.ts';
import { type Catalog, startCatalog } from '../testing/catalog.ts';
import { createTransact } from '../transactions/transact.mongo.ts';
import { createWriteQueue } from './write-queue.ts';

let catalog: Catalog;
let mongo: Mongo;
beforeAll(async () => {
  catalog = await startCatalog();
  mongo = createMongo(catalog.servers.mongoUrl, 'test');
});
afterAll(async () => {
  await mongo.close();
  await catalog.stop();
});

test('a transaction that cannot commit lets the next task go after five seconds', async () => {
  const [stuck, free] = [await catalog.addBook(), await catalog.addBook()];
  const transact = createTransact({
    mongo,
    queue: createWriteQueue({ capacity: 10, maxWaitMs: 20_000 }),
    assertReady: () => undefined,
    afterCommit: async () => undefined,
    now: () => new Date(),
  });
  const books = catalog.db.collection<BookDocument>(BOOKS);
  const takeOne = (id: string, meanwhile = async (): Promise<unknown> => undefined) =>
    transact('edit', async (transaction) => {
      const book = (await transaction.findBooks([id])).get(id);
      if (!book) throw new Error('no book');
      // Another replica that always writes first: each try ends in a conflict.
      await meanwhile();
      await transaction.saveBooks([withMovedCopies(book, { available: -1 })]);
    });
  const startedAt = performance.now();

  const blocked = takeOne(stuck.id, () =>
    books.updateOne({ _id: stuck.id }, { $inc: { revision: 1 } }),
  );
  const next = takeOne(free.id);
  await expect(blocked).rejects.toMatchObject({ kind: 'unavailable' });
  await next;

  const elapsed = performance.now() - startedAt;
  expect(elapsed).toBeGreaterThan(4_000);
  expect(elapsed).toBeLessThan(8_000);
  expect(await books.findOne({ _id: stuck.id })).toMatchObject({ available: 10 });
  expect(await books.findOne({ _id: free.id })).toMatchObject({ available: 9 });
}, 20_000);
