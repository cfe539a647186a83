import { eventually } from '@bookstore/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { type BookDocument, BOOKS } from '../books/book.mongo.ts';
import { type Broker, connectBroker } from '../testing/broker.ts';
import { type Catalog, startCatalog } from '../testing/catalog.ts';
import { anOrder } from '../testing/orders.ts';

let catalog: Catalog;
let broker: Broker;
let dead: MongoClient;
beforeAll(async () => {
  catalog = await startCatalog();
  broker = await connectBroker(catalog.servers.amqpUrl);
  dead = await MongoClient.connect(catalog.servers.mongoUrl);
});
afterAll(async () => {
  await broker.close();
  await catalog.stop();
  await dead.close();
});

test('a replica killed within a transaction holds the others up for seconds, not for a minute', async () => {
  const { id } = await catalog.addBook({ stock: 5 });
  // Whoever is killed neither commits nor aborts: MongoDB keeps what was written locked.
  const session = dead.startSession();
  session.startTransaction();
  const books = dead.db().collection<BookDocument>(BOOKS);
  await books.updateOne({ _id: id }, { $inc: { available: -5, reserved: 5 } }, { session });

  const order = anOrder([{ book_id: id, quantity: 2 }]);
  await broker.send('order-placed', order);
  const answer = await eventually(() => {
    const [first] = broker.answersTo(order.order_id);
    if (!first) throw new Error('not answered yet');
    return first;
  }, 15_000);

  expect(answer.type).toBe('stock-reserved');
  const book = await catalog.db.collection<BookDocument>(BOOKS).findOne({ _id: id });
  expect([book?.available, book?.reserved]).toEqual([3, 2]);
}, 30_000);
