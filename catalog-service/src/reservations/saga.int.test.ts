import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Hold } from '@bookstore/contracts/books';
import { eventually } from '@bookstore/testkit';
import { type BookDocument, BOOKS } from '../books/book.mongo.ts';
import { type Broker, connectBroker } from '../testing/broker.ts';
import { adminToken, type Catalog, startCatalog, tokenOf } from '../testing/catalog.ts';
import { anOrder, moved } from '../testing/orders.ts';
import { MOVEMENTS, type MovementDocument } from '../stock/movement.mongo.ts';
import { RESERVATIONS, type ReservationDocument } from './reservation.mongo.ts';

let catalog: Catalog;
let broker: Broker;

beforeAll(async () => {
  catalog = await startCatalog();
  // A second replica stands by for every queue.
  await catalog.addReplica();
  broker = await connectBroker(catalog.servers.amqpUrl);
});
afterAll(async () => {
  await broker.close();
  await catalog.stop();
});

const stockOf = async (id: string): Promise<unknown> => {
  const book = await catalog.db.collection<BookDocument>(BOOKS).findOne({ _id: id });
  return book && [book.on_hand, book.available, book.held, book.reserved];
};
const kindsOf = async (id: string): Promise<string[]> => {
  const ledger = catalog.db.collection<MovementDocument>(MOVEMENTS);
  const movements = await ledger.find({ book_id: id }).sort({ position: 1 }).toArray();
  return movements.map(({ kind, delta, balance }) => `${kind} ${delta} → ${balance}`);
};
const stateOf = async (orderId: string) =>
  (await catalog.db.collection<ReservationDocument>(RESERVATIONS).findOne({ _id: orderId }))?.state;
/** All that was sent before is handled when this order is answered, within its own queue. */
const settled = async (): Promise<void> => {
  const probe = anOrder([{ book_id: 'nobody', quantity: 1 }]);
  await broker.send('order-placed', probe);
  await broker.answerTo(probe.order_id);
};
const reserved = async (bookId: string, quantity: number) => {
  const order = anOrder([{ book_id: bookId, quantity }]);
  await broker.send('order-placed', order);
  await broker.answerTo(order.order_id);
  return order;
};

describe('the answer', () => {
  test('ten copies and two hundred orders at once: exactly ten are reserved', async () => {
    const { id } = await catalog.addBook({ stock: 10 });
    const orders = Array.from({ length: 200 }, () => anOrder([{ book_id: id, quantity: 1 }]));

    await Promise.all(orders.map((order) => broker.send('order-placed', order)));
    const answers = await Promise.all(orders.map(({ order_id }) => broker.answerTo(order_id)));

    expect(answers.filter(({ type }) => type === 'stock-reserved')).toHaveLength(10);
    expect(answers.filter(({ type }) => type === 'stock-rejected')).toHaveLength(190);
    expect(await stockOf(id)).toEqual([10, 0, 0, 10]);
    await eventually(() => {
      const published = broker.seen.filter(({ body }) => 'book_id' in body && body.book_id === id);
      expect(published.at(-1)?.body).toMatchObject({ available: 0 });
    });
  });

  test('an order that can not be had says which lines, and takes nothing', async () => {
    const [short, enough] = [await catalog.addBook({ stock: 1 }), await catalog.addBook()];
    const order = anOrder([
      { book_id: enough.id, quantity: 1 },
      { book_id: short.id, quantity: 2 },
    ]);

    await broker.send('order-placed', order);

    expect(await broker.answerTo(order.order_id)).toMatchObject({
      type: 'stock-rejected',
      body: { reason: 'out-of-stock', items: [{ book_id: short.id, wanted: 2, available: 1 }] },
    });
    expect(await stockOf(enough.id)).toEqual([10, 10, 0, 0]);
  });

  test('an archived book is unknown', async () => {
    const { id } = await catalog.addBook();
    await catalog.call('DELETE', `/books/${id}`, { token: adminToken });
    const order = await reserved(id, 1);

    expect(broker.answersTo(order.order_id)).toMatchObject([
      { type: 'stock-rejected', body: { reason: 'unknown-book', items: [{ available: 0 }] } },
    ]);
  });

  test('the same order ten times is reserved once and answered with one message id', async () => {
    const { id } = await catalog.addBook({ stock: 10 });
    const order = anOrder([{ book_id: id, quantity: 2 }]);

    await Promise.all(
      Array.from({ length: 9 }, () => broker.send('order-placed', order, { id: order.order_id })),
    );
    await settled();
    await broker.send('order-placed', order, { id: order.order_id });
    await settled();

    expect(await stockOf(id)).toEqual([10, 8, 0, 2]);
    await eventually(() => expect(broker.answersTo(order.order_id).length).toBeGreaterThan(1));
    expect(new Set(broker.answersTo(order.order_id).map((answer) => answer.id)).size).toBe(1);
  });
});

describe('the end of an order', () => {
  test('accepted: sold once, however often it is said', async () => {
    const { id } = await catalog.addBook();
    const order = await reserved(id, 3);

    for (let n = 0; n < 5; n += 1) await broker.send('order-accepted', moved(order, 'ACCEPTED'));
    await broker.send('order-shipped', moved(order, 'SHIPPED'));
    await broker.send('order-delivered', moved(order, 'DELIVERED'));

    await eventually(async () => expect(await stateOf(order.order_id)).toBe('sold'));
    await settled();
    expect(await stockOf(id)).toEqual([7, 7, 0, 0]);
    expect(await kindsOf(id)).toEqual(['initial 10 → 10', 'sale -3 → 7']);
  });

  test.each([
    ['order-rejected', 'REJECTED'],
    ['order-cancelled', 'CANCELLED'],
  ] as const)('%s: the copies come back once', async (type, status) => {
    const { id } = await catalog.addBook();
    const order = await reserved(id, 3);

    for (let n = 0; n < 5; n += 1) await broker.send(type, moved(order, status));

    await eventually(async () => expect(await stateOf(order.order_id)).toBe('released'));
    await settled();
    expect(await stockOf(id)).toEqual([10, 10, 0, 0]);
    expect(await kindsOf(id)).toEqual(['initial 10 → 10']);
  });

  test('cancelled after it was accepted: a return on the ledger', async () => {
    const { id } = await catalog.addBook();
    const order = await reserved(id, 3);
    await broker.send('order-accepted', moved(order, 'ACCEPTED'));
    await eventually(async () => expect(await stateOf(order.order_id)).toBe('sold'));

    await broker.send('order-cancelled', moved(order, 'CANCELLED'));

    await eventually(async () => expect(await stateOf(order.order_id)).toBe('returned'));
    expect(await stockOf(id)).toEqual([10, 10, 0, 0]);
    expect(await kindsOf(id)).toEqual(['initial 10 → 10', 'sale -3 → 7', 'return 3 → 10']);
  });

  test('a cancel that overtakes the acceptance: nothing is sold', async () => {
    const { id } = await catalog.addBook();
    const order = await reserved(id, 3);
    await broker.send('order-cancelled', moved(order, 'CANCELLED'));
    await eventually(async () => expect(await stateOf(order.order_id)).toBe('released'));

    await broker.send('order-accepted', moved(order, 'ACCEPTED'));

    await eventually(async () => expect(await broker.depthOf('order-accepted')).toBe(0));
    await settled();
    expect(await stockOf(id)).toEqual([10, 10, 0, 0]);
    expect(await kindsOf(id)).toEqual(['initial 10 → 10']);
  });

  test('a cancel that overtakes the order: it is never reserved and not answered', async () => {
    const { id } = await catalog.addBook();
    const order = anOrder([{ book_id: id, quantity: 3 }]);
    await broker.send('order-cancelled', moved(order, 'CANCELLED'));
    await eventually(async () => expect(await stateOf(order.order_id)).toBe('void'));

    await broker.send('order-placed', order);
    await settled();

    expect(await stockOf(id)).toEqual([10, 10, 0, 0]);
    expect(broker.answersTo(order.order_id)).toEqual([]);
  });

  test('an acceptance that comes too early is tried again and then sells', async () => {
    const { id } = await catalog.addBook();
    const order = anOrder([{ book_id: id, quantity: 3 }]);
    await broker.send('order-accepted', moved(order, 'ACCEPTED'));
    await eventually(async () => {
      expect(await broker.depthOf('order-accepted', '.retry')).toBe(1);
    });

    await broker.send('order-placed', order);

    await eventually(async () => expect(await stateOf(order.order_id)).toBe('sold'));
    expect(await stockOf(id)).toEqual([7, 7, 0, 0]);
  });

  test('running orders of an archived book are finished', async () => {
    const { id } = await catalog.addBook();
    const order = await reserved(id, 3);
    await catalog.call('DELETE', `/books/${id}`, { token: adminToken });

    await broker.send('order-accepted', moved(order, 'ACCEPTED'));

    await eventually(async () => expect(await stockOf(id)).toEqual([7, 7, 0, 0]));
  });
});

const holdOf = async (userId: string, bookId: string, quantity: number): Promise<string> => {
  const items = [{ book_id: bookId, quantity }];
  const token = tokenOf(userId);
  return (await catalog.call<Hold>('POST', '/holds', { token, body: { items } })).body.hold_id;
};

describe('an order with a hold', () => {
  test('uses the held copies up, and the hold is gone', async () => {
    const { id } = await catalog.addBook({ stock: 2 });
    const hold_id = await holdOf('holder', id, 2);
    const order = anOrder([{ book_id: id, quantity: 1 }], { user_id: 'holder', hold_id });

    await broker.send('order-placed', order);

    expect((await broker.answerTo(order.order_id)).type).toBe('stock-reserved');
    expect(await stockOf(id)).toEqual([2, 1, 0, 1]);
    const token = tokenOf('holder');
    expect((await catalog.call('GET', `/holds/${hold_id}`, { token })).status).toBe(404);
    expect((await catalog.call('DELETE', `/holds/${hold_id}`, { token })).status).toBe(204);
    expect(await stockOf(id)).toEqual([2, 1, 0, 1]);
  });

  test("another's hold is no help", async () => {
    const { id } = await catalog.addBook({ stock: 2 });
    const hold_id = await holdOf('holder', id, 2);
    const order = anOrder([{ book_id: id, quantity: 1 }], { user_id: 'thief', hold_id });

    await broker.send('order-placed', order);

    expect((await broker.answerTo(order.order_id)).type).toBe('stock-rejected');
    expect(await stockOf(id)).toEqual([2, 0, 2, 0]);
  });
});

test('a poison message ends in the dead-letter queue and holds nobody up', async () => {
  const { id } = await catalog.addBook();
  await broker.sendRaw('order-placed', '{"order_id": "not a uuid"}');
  await broker.sendRaw('order-placed', 'not json');

  await reserved(id, 1);

  await eventually(async () => expect(await broker.depthOf('order-placed', '.dead')).toBe(2));
});
