import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '@bookstore/testkit';
import { type BookDocument, BOOKS } from '../books/book.mongo.ts';
import { connectBroker, type Broker } from '../testing/broker.ts';
import { type Catalog, startCatalog } from '../testing/catalog.ts';
import { anOrder, moved } from '../testing/orders.ts';

let catalog: Catalog;
let broker: Broker;

beforeAll(async () => {
  catalog = await startCatalog();
  broker = await connectBroker(catalog.servers.amqpUrl);
});
afterAll(async () => {
  await broker.close();
  await catalog.stop();
});

const stockOf = async (bookId: string): Promise<unknown> => {
  const books = catalog.db.collection<BookDocument>(BOOKS);
  const book = await books.findOne({ _id: bookId });
  return book && [book.on_hand, book.available, book.held, book.reserved];
};
const ledgerOf = (bookId: string) =>
  catalog.db
    .collection('stock_movements')
    .find({ book_id: bookId })
    .sort({ position: 1 })
    .toArray();

test('reserves the copies of an order and answers with prices', async () => {
  const book = await catalog.addBook({ price: 12.34 });
  const order = anOrder([
    { book_id: book.id, quantity: 1 },
    { book_id: book.id, quantity: 2 },
  ]);

  await broker.send('order-placed', order, { correlationId: 'request-1' });

  expect(await broker.answerTo(order.order_id)).toMatchObject({
    type: 'stock-reserved',
    correlationId: 'request-1',
    body: {
      order_id: order.order_id,
      items: [{ book_id: book.id, quantity: 3, price_cents: 1234 }],
    },
  });
  expect(await stockOf(book.id)).toEqual([10, 7, 0, 3]);
});

test('an accepted order is a sale, line by line on the ledger', async () => {
  const book = await catalog.addBook();
  const order = anOrder([{ book_id: book.id, quantity: 4 }]);
  await broker.send('order-placed', order);
  await broker.answerTo(order.order_id);

  await broker.send('order-accepted', moved(order, 'ACCEPTED'));

  await eventually(async () => expect(await stockOf(book.id)).toEqual([6, 6, 0, 0]));
  expect(await ledgerOf(book.id)).toMatchObject([
    { kind: 'initial', delta: 10, balance: 10 },
    { kind: 'sale', delta: -4, balance: 6, order_id: order.order_id },
  ]);
});
