// usage: MONGO_URL=… npm run republish -w catalog-service
// Puts the state of every book into its outbox again; the running service publishes it.
import { mongoUrl, parseConfig, serverPassword, withPassword } from '@bookstore/platform/config';
import { createMongo } from '@bookstore/platform/mongo';
import { z } from 'zod';
import { type BookDocument, BOOKS } from './books/book.mongo.ts';
import { type FindBookIds, republishBooks } from './books/republish-books.ts';
import { createTransact } from './transactions/transact.mongo.ts';
import { createWriteQueue } from './write-queue/write-queue.ts';

const { MONGO_URL, MONGO_PASSWORD } = parseConfig(
  z.object({ MONGO_URL: mongoUrl, MONGO_PASSWORD: serverPassword }),
  process.env,
);
const mongo = createMongo(withPassword(MONGO_URL, MONGO_PASSWORD), 'catalog-service republish');
const transact = createTransact({
  mongo,
  queue: createWriteQueue({ capacity: 1, maxWaitMs: 1_000 }),
  assertReady: () => undefined,
  // The caches do not change: the books stay as they are.
  afterCommit: async () => undefined,
  now: () => new Date(),
});
const findBookIds: FindBookIds = async (after, limit) => {
  const documents = await mongo.db
    .collection<BookDocument>(BOOKS)
    .find({ _id: { $gt: after } })
    .sort({ _id: 1 })
    .limit(limit)
    .project<{ _id: string }>({ _id: 1 })
    .toArray();
  return documents.map(({ _id }) => _id);
};
const count = await republishBooks(transact, findBookIds);
process.stdout.write(`${count} books are published again.\n`);
await mongo.close();
