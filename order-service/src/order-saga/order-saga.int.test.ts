import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@bookstore/testkit';
import { createBuyer, reservationOf, startTestShop, type TestShop } from '../testing/test-shop.ts';

describe('settling an order', () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startTestShop();
  });
  afterAll(() => shop.stop());

  it('places an order, tells the catalog and accepts it when the copies are reserved', async () => {
    const book = shop.catalog.addBook({ title: 'Emma', price: 12.5 });
    const buyer = createBuyer(shop);
    const order = await buyer.order(book, { quantity: 2 });
    expect(order).toMatchObject({
      status: 'PENDING',
      username: buyer.user.username,
      items: [{ title: 'Emma', quantity: 2, unit_price: 12.5, line_total: 25 }],
      total_price: 25,
      currency: 'USD',
      payment: { status: 'none' },
      history: [{ status: 'PENDING' }],
    });
    const [placed] = await eventually(() => {
      expect(shop.broker.messagesOf(order.order_id)).toHaveLength(1);
      return shop.broker.messagesOf(order.order_id);
    });
    expect(placed).toMatchObject({
      type: 'order-placed',
      body: { user_id: buyer.user.userId, items: [{ book_id: book.id, quantity: 2 }] },
    });
    await shop.broker.publish('stock-reserved', reservationOf(order));
    const accepted = await eventually(async () => {
      const seen = await buyer.read(order.order_id);
      expect(seen.status).toBe('ACCEPTED');
      return seen;
    });
    expect(accepted.payment).toEqual({ status: 'captured', reference: expect.any(String) });
    expect(accepted.history.map(({ status }) => status)).toEqual(['PENDING', 'ACCEPTED']);
    await eventually(() => {
      expect(shop.broker.messagesOf(order.order_id).map(({ type }) => type)).toEqual([
        'order-placed',
        'order-accepted',
      ]);
    });
  });

  it.each(['out-of-stock', 'unknown-book'] as const)(
    'rejects an order when the catalog says %s',
    async (reason) => {
      const book = shop.catalog.addBook();
      const buyer = createBuyer(shop);
      const order = await buyer.order(book);
      await shop.broker.publish('stock-rejected', { order_id: order.order_id, reason, items: [] });
      const rejected = await eventually(async () => {
        const seen = await buyer.read(order.order_id);
        expect(seen.status).toBe('REJECTED');
        return seen;
      });
      expect(rejected).toMatchObject({ reason, payment: { status: 'none' } });
      expect(rejected.history[1]).toMatchObject({ status: 'REJECTED', reason });
    },
  );
});
