import { orderSchema } from '@bookstore/contracts/orders';
import { eventually, uniqueName } from '@bookstore/testkit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { type Buyer, createBuyer, startTestShop, type TestShop } from '../testing/test-shop.ts';

const PAUSE_AT = 6;

let shop: TestShop;
beforeAll(async () => {
  // One order a second: so many pending ones take so many seconds.
  shop = await startTestShop({
    SETTLED_PER_SECOND: '1',
    ADMISSION_PAUSE_MS: String(PAUSE_AT * 1_000),
  });
});
afterAll(() => shop.stop());

const metric = async (name: string): Promise<number> => {
  const { text } = await supertest(shop.replica.url).get('/metrics');
  return Number(new RegExp(`^${name}\\{.*\\} (.+)$`, 'm').exec(text)?.[1]);
};

it('with a backlog that takes too long to settle new orders are refused, reads and repeats are served; it ends by itself', async () => {
  const buyer = createBuyer(shop);
  const book = shop.catalog.addBook();
  const key = uniqueName('key');
  const keyed = () => buyer.post('/order', { book_id: book.id }).set('Idempotency-Key', key);
  const orders = [orderSchema.parse((await keyed()).body)];
  while (orders.length < PAUSE_AT) orders.push(await buyer.order(book));

  const mustRefuse = (from: Buyer) =>
    eventually(async () => {
      const reply = await from.post('/order', { book_id: book.id });
      if (reply.status === 201) orders.push(orderSchema.parse(reply.body));
      expect(reply.status).toBe(503);
      return reply;
    });
  const refused = await mustRefuse(buyer);
  expect(refused.body).toMatchObject({ code: 'unavailable', status: 503 });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect(await metric('order_admission_paused')).toBe(1);
  // Counted once a second.
  await eventually(async () => expect(await metric('orders_pending')).toBe(orders.length));

  expect((await supertest(shop.replica.url).post('/order').send({})).status).toBe(401);
  expect((await buyer.post('/order', { quantity: 1 })).status).toBe(400);
  expect((await buyer.post('/quote', { items: [{ book_id: book.id, quantity: 1 }] })).status).toBe(
    200,
  );
  expect((await buyer.read(orders[0]?.order_id ?? '')).status).toBe('PENDING');
  const repeat = await keyed();
  expect([repeat.status, repeat.headers['idempotent-replayed']]).toEqual([201, 'true']);
  const second = await shop.startReplica();
  await mustRefuse(createBuyer(shop, undefined, second));

  for (const { order_id } of orders) {
    await shop.broker.publish('stock-rejected', {
      order_id,
      reason: 'out-of-stock',
      items: [{ book_id: book.id, wanted: 1, available: 0 }],
    });
  }
  await eventually(async () =>
    expect((await buyer.post('/order', { book_id: book.id })).status).toBe(201),
  );
  expect(await metric('order_admission_paused')).toBe(0);
});
