// usage: MONGO_URL=… npm run republish -w catalog-service
// Tells every book once more; the running service sends what this puts into the outboxes.
import { mongoUrl, parseConfig, serverPassword, withPassword } from '@bookstore/platform/config';
import { createMongo } from '@bookstore/platform/mongo';
import { z } from 'zod';
import { createFindBookIds } from './books/load-books.mongo.ts';
import { republishBooks } from './books/republish-books.ts';
import { createStockLane } from './stock/stock-lane.ts';
import { createTransact } from './store/transact.mongo.ts';

const { MONGO_URL, MONGO_PASSWORD } = parseConfig(
  z.object({ MONGO_URL: mongoUrl, MONGO_PASSWORD: serverPassword }),
  process.env,
);
const mongo = createMongo(withPassword(MONGO_URL, MONGO_PASSWORD), 'catalog-service republish');
const transact = createTransact({
  mongo,
  lane: createStockLane({ capacity: 1, maxWaitMs: 1_000 }),
  assertReady: () => undefined,
  // Whoever runs the service has the caches right already.
  afterCommit: async () => undefined,
  now: () => new Date(),
});
const count = await republishBooks(transact, createFindBookIds(mongo.db));
process.stdout.write(`${count} books are told again.\n`);
await mongo.close();
