import { createContext } from '@bookstore/platform/context';
import type { ReceivedMessage } from '@bookstore/platform/messaging';
import { createMongo, type Mongo } from '@bookstore/platform/mongo';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MongoError } from 'mongodb';
import { type BookDocument, BOOKS } from '../books/book.mongo.ts';
import { createWriteQueue } from '../write-queue/write-queue.ts';
import type { Transact } from '../write-queue/write-queue.ts';
import { createTransact, type Transaction } from '../transactions/transact.mongo.ts';
import { type Catalog, startCatalog } from '../testing/catalog.ts';
import { anOrder } from '../testing/orders.ts';
import { RESERVATIONS, type ReservationDocument } from './reservation.mongo.ts';
import { createReserveStock } from './reserve-stock.ts';

let catalog: Catalog;
let mongo: Mongo;
let offered: string[];
beforeAll(async () => {
  catalog = await startCatalog();
  mongo = createMongo(catalog.servers.mongoUrl, 'test');
  offered = [];
});
afterAll(async () => {
  await mongo.close();
  await catalog.stop();
});

/** Another process: its own write queue; `disturb` may change what a transaction does. */
const createProcess = (
  disturb: (transaction: Transaction) => Transaction = (same) => same,
  connection: Pick<Mongo, 'client' | 'db'> = mongo,
) => {
  const transact = createTransact({
    mongo: connection,
    queue: createWriteQueue({ capacity: 8, maxWaitMs: 5_000 }),
    assertReady: () => undefined,
    afterCommit: async ({ replies }) => void offered.push(...replies.keys()),
    now: () => new Date(),
  });
  const disturbed: Transact<Transaction> = (taskClass, work) =>
    transact(taskClass, (transaction) => work(disturb(transaction)));
  return createReserveStock({
    transact: disturbed,
    now: () => new Date(),
    observe: () => undefined,
  });
};

const received = (body: ReceivedMessage<'order-placed'>['body']) => [
  {
    id: body.order_id,
    type: 'order-placed' as const,
    body,
    attempt: 0,
    redelivered: false,
    context: createContext(undefined, undefined),
  },
];
const stockOf = async (id: string) => {
  const book = await catalog.db.collection<BookDocument>(BOOKS).findOne({ _id: id });
  return [book?.available, book?.reserved];
};
const reservationOf = (id: string) =>
  catalog.db.collection<ReservationDocument>(RESERVATIONS).findOne({ _id: id });

test('a consumer that froze, was replaced and wakes up does not reserve a second time', async () => {
  const { id } = await catalog.addBook({ stock: 5 });
  const order = anOrder([{ book_id: id, quantity: 2 }]);
  const frozen = Promise.withResolvers<void>();
  const awake = Promise.withResolvers<void>();
  const stale = createProcess((transaction) => ({
    ...transaction,
    saveBooks: async (books) => {
      frozen.resolve();
      await awake.promise;
      await transaction.saveBooks(books);
    },
  }))(received(order));
  await frozen.promise;

  await createProcess()(received(order));
  awake.resolve();
  await stale;

  expect(await stockOf(id)).toEqual([3, 2]);
  const reply = (await reservationOf(order.order_id))?.reply;
  expect(reply?.type).toBe('stock-reserved');
});

test('an abort after the reservation was written leaves nothing, tells nobody, and the next try works', async () => {
  const { id } = await catalog.addBook({ stock: 5 });
  const order = anOrder([{ book_id: id, quantity: 2 }]);
  const dying = createProcess((transaction) => ({
    ...transaction,
    replyAgain: () => Promise.reject(new Error('the process dies before the commit')),
  }));

  await expect(dying(received(order))).rejects.toThrow('dies');
  expect(await reservationOf(order.order_id)).toBeNull();
  expect(await stockOf(id)).toEqual([5, 0]);
  expect(offered).not.toContain(order.order_id);

  await createProcess()(received(order));
  expect(await stockOf(id)).toEqual([3, 2]);
  expect(offered).toContain(order.order_id);
});

test('two processes that read the same copies do not both sell them', async () => {
  const { id } = await catalog.addBook({ stock: 3 });
  const frozen = Promise.withResolvers<void>();
  const awake = Promise.withResolvers<void>();
  const [late, early] = [1, 2].map(() => anOrder([{ book_id: id, quantity: 2 }]));
  if (!late || !early) throw new Error('two orders are needed');
  const slow = createProcess((transaction) => ({
    ...transaction,
    saveBooks: async (books) => {
      frozen.resolve();
      await awake.promise;
      await transaction.saveBooks(books);
    },
  }))(received(late));
  await frozen.promise;
  await createProcess()(received(early));
  awake.resolve();
  await slow;

  expect(await stockOf(id)).toEqual([1, 2]);
  expect((await reservationOf(early.order_id))?.state).toBe('reserved');
  expect((await reservationOf(late.order_id))?.state).toBe('rejected');
});

test('a commit that fails tells nobody', async () => {
  const { id } = await catalog.addBook({ stock: 5 });
  const order = anOrder([{ book_id: id, quantity: 2 }]);
  const other = createMongo(catalog.servers.mongoUrl, 'test');
  const startSession = other.client.startSession.bind(other.client);
  other.client.startSession = (options) => {
    const session = startSession(options);
    session.commitTransaction = async () => {
      await session.abortTransaction();
      throw new MongoError('the commit fails');
    };
    return session;
  };

  await expect(createProcess(undefined, other)(received(order))).rejects.toThrow('commit fails');
  await other.close();
  expect(await reservationOf(order.order_id)).toBeNull();
  expect(await stockOf(id)).toEqual([5, 0]);
  expect(offered).not.toContain(order.order_id);
});

test('what the cache says of the stock sells nothing', async () => {
  const { id } = await catalog.addBook({ stock: 5 });
  await catalog.call('GET', `/books/${id}`);
  const books = catalog.db.collection<BookDocument>(BOOKS);
  await books.updateOne({ _id: id }, { $set: { available: 1, on_hand: 1 }, $inc: { revision: 1 } });
  expect((await catalog.call('GET', `/books/${id}`)).body).toMatchObject({ stock: 5 });

  const order = anOrder([{ book_id: id, quantity: 2 }]);
  await createProcess()(received(order));

  expect((await reservationOf(order.order_id))?.state).toBe('rejected');
  expect(await stockOf(id)).toEqual([1, 0]);
});
