import { problemSchema } from '@bookstore/contracts/http';
import { orderSchema } from '@bookstore/contracts/orders';
import { systemSchema } from '@bookstore/contracts/system';
import { eventually } from '@bookstore/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  type Answer,
  addBook,
  call,
  createBuyer,
  placeOrder,
  readBook,
  readOrder,
} from '../e2e/client.ts';
import { type FaultyShop, startFaultyShop } from './faulty-shop.ts';

const SETTLED_DEADLINE_MS = 30_000;

let shop: FaultyShop;
let buyer: { access_token: string };
beforeAll(async () => {
  shop = await startFaultyShop();
  buyer = await createBuyer(shop.url);
}, 120_000);
afterAll(() => shop.close(), 60_000);

const buy = (bookId: string, headers: Record<string, string> = {}): Promise<Answer> =>
  placeOrder(shop.url, buyer.access_token, { book_id: bookId }, headers);

const expectSettled = async (answer: Answer, status: string): Promise<void> => {
  expect(answer.status).toBe(201);
  const { order_id: id } = orderSchema.parse(answer.body);
  await eventually(async () => {
    expect((await readOrder(shop.url, buyer.access_token, id)).status).toBe(status);
  }, SETTLED_DEADLINE_MS);
};

const lookAtSystem = async () =>
  systemSchema.parse((await call(shop.url, '/system', { token: shop.adminToken })).body);

const expectUnavailable = (answer: Answer): void => {
  expect(answer.status).toBe(503);
  expect(problemSchema.parse(answer.body).code).toBe('unavailable');
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
};

/** A book that order-service has heard of, so that it can be priced without the catalog. */
const addKnownBook = async (stock: number) => {
  const book = await addBook(shop.url, shop.adminToken, { stock });
  const quote = { items: [{ book_id: book.id, quantity: 1 }] };
  expect((await call(shop.url, '/quote', { body: quote })).status).toBe(200);
  return book;
};

test('without RabbitMQ orders are taken, and settled when it is back', async () => {
  const book = await addKnownBook(5);
  const placed: Answer[] = [];
  await shop.without('rabbitmq', async () => {
    placed.push(await buy(book.id), await buy(book.id));
    expect((await call(shop.url, `/books/${book.id}`)).status).toBe(200);
    await eventually(async () => {
      const { queues, outboxes } = await lookAtSystem();
      expect(queues.filter(({ ready }) => ready !== null)).toEqual([]);
      const outbox = outboxes.find(({ service }) => service === 'order-service');
      expect(outbox?.documents).toBeGreaterThanOrEqual(2);
      expect(outbox?.oldest_age_seconds).toBeGreaterThan(0);
    });
  });
  for (const answer of placed) await expectSettled(answer, 'ACCEPTED');
  await eventually(async () => {
    const { queues, outboxes } = await lookAtSystem();
    expect(queues.filter(({ ready }) => ready === null)).toEqual([]);
    expect(outboxes.map(({ documents }) => documents)).toEqual([0, 0]);
  });
  expect(await readBook(shop.url, buyer.access_token, book.id)).toMatchObject({ stock: 3 });
}, 120_000);

test('without the catalog orders of known books are taken, and settled when it is back', async () => {
  const book = await addKnownBook(5);
  const placed: Answer[] = [];
  await shop.without('catalog-service', async () => {
    placed.push(await buy(book.id));
    expectUnavailable(await buy('a-book-that-nobody-knows'));
    expectUnavailable(await call(shop.url, `/books/${book.id}`, { token: buyer.access_token }));
  });
  for (const answer of placed) await expectSettled(answer, 'ACCEPTED');
}, 120_000);

test('without catalogdb books are still sold: orders wait and settle when it is back', async () => {
  const book = await addKnownBook(5);
  const placed: Answer[] = [];
  await shop.without('catalogdb', async () => {
    placed.push(await buy(book.id));
    expectUnavailable(
      await call(shop.url, '/books', {
        token: shop.adminToken,
        body: {
          title: 'Late',
          author: 'A',
          price: 1,
          stock: 1,
        },
      }),
    );
  });
  for (const answer of placed) await expectSettled(answer, 'ACCEPTED');
}, 120_000);

test('without orderdb an order is refused with 503 and nothing is left of it', async () => {
  const book = await addKnownBook(5);
  await shop.without('orderdb', async () => {
    expectUnavailable(await buy(book.id));
    expect((await call(shop.url, `/books/${book.id}`)).status).toBe(200);
  });
  await expectSettled(await buy(book.id), 'ACCEPTED');
  await eventually(async () => {
    expect(await readBook(shop.url, buyer.access_token, book.id)).toMatchObject({ stock: 4 });
  });
}, 120_000);

test('without userdb nobody signs in, and those who are in go on buying', async () => {
  const book = await addKnownBook(5);
  await shop.without('userdb', async () => {
    expectUnavailable(await call(shop.url, '/login', { body: { username: 'x', password: 'y' } }));
    await expectSettled(await buy(book.id), 'ACCEPTED');
  });
}, 120_000);

test.each(['redis', 'redis-cache'])(
  'without %s everything goes on, only slower',
  async (server) => {
    const book = await addKnownBook(5);
    await shop.without(server, async () => {
      await expectSettled(await buy(book.id), 'ACCEPTED');
      expect(await readBook(shop.url, buyer.access_token, book.id)).toMatchObject({ stock: 4 });
      expect((await createBuyer(shop.url)).role).toBe('user');
    });
    expect(await readBook(shop.url, buyer.access_token, book.id)).toMatchObject({ stock: 4 });
  },
  120_000,
);

test('without the order-service its routes answer 503 and the others go on', async () => {
  const book = await addKnownBook(5);
  await shop.without('order-service', async () => {
    expectUnavailable(await buy(book.id));
    expect(await readBook(shop.url, buyer.access_token, book.id)).toMatchObject({ stock: 5 });
    await eventually(async () => {
      const health = await call(shop.url, '/health');
      expect(health).toMatchObject({ status: 503, body: { status: 'degraded' } });
      const { orders, unread } = await lookAtSystem();
      expect([orders, unread]).toEqual([[], ['order-service 1']]);
    });
  });
  await expectSettled(await buy(book.id), 'ACCEPTED');
}, 120_000);

test('without the user-service those who are in go on buying', async () => {
  const book = await addKnownBook(5);
  await shop.without('user-service', async () => {
    expectUnavailable(await call(shop.url, '/login', { body: { username: 'x', password: 'y' } }));
    await expectSettled(await buy(book.id), 'ACCEPTED');
  });
}, 120_000);

test('without the gateway the edge answers 503 problem+json, and books from its cache or the catalog', async () => {
  const book = await addKnownBook(5);
  await shop.without('gateway', async () => {
    expectUnavailable(await buy(book.id));
    expect((await call(shop.url, `/books/${book.id}`)).status).toBe(200);
  });
  await expectSettled(await buy(book.id), 'ACCEPTED');
}, 120_000);
