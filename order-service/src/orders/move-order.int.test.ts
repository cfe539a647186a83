import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@bookstore/testkit';
import {
  type Buyer,
  createBuyer,
  reservationOf,
  someUser,
  startTestShop,
  type TestShop,
} from '../testing/test-shop.ts';

let shop: TestShop;
let buyer: Buyer;
let admin: Buyer;
beforeAll(async () => {
  shop = await startTestShop();
  buyer = createBuyer(shop);
  admin = createBuyer(shop, someUser({ role: 'admin' }));
});
afterAll(() => shop.stop());

const reach = (orderId: string, expected: object) =>
  eventually(async () => {
    const order = await admin.read(orderId);
    expect(order).toMatchObject(expected);
    return order;
  });

const placed = async () => buyer.order(shop.catalog.addBook());

const accepted = async () => {
  const order = await placed();
  await shop.broker.publish('stock-reserved', reservationOf(order));
  return reach(order.order_id, { status: 'ACCEPTED' });
};

const typesOf = (orderId: string) => shop.broker.messagesOf(orderId).map(({ type }) => type);

describe('cancelling', () => {
  it('a PENDING order ends it and tells the world; again gives the same', async () => {
    const { order_id: id } = await placed();
    const reply = await buyer.post(`/order/${id}/cancel`);
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({ status: 'CANCELLED', payment: { status: 'none' } });
    const again = await buyer.post(`/order/${id}/cancel`);
    expect([again.status, again.body]).toEqual([200, reply.body]);
    // As a set: a busy machine sends a message a second time, later.
    await eventually(() =>
      expect(new Set(typesOf(id))).toEqual(new Set(['order-placed', 'order-cancelled'])),
    );
  });

  it('an ACCEPTED order gives the money back', async () => {
    const order = await accepted();
    const reply = await buyer.post(`/order/${order.order_id}/cancel`);
    expect(reply.body).toMatchObject({
      status: 'CANCELLED',
      payment: { status: 'refund-pending', reference: order.payment.reference },
    });
    const refunded = await reach(order.order_id, { payment: { status: 'refunded' } });
    expect(refunded.payment.reference).toBe(order.payment.reference);
    expect(refunded.history.map(({ status }) => status)).toEqual([
      'PENDING',
      'ACCEPTED',
      'CANCELLED',
    ]);
  });

  it('is allowed to an admin, and to nobody else', async () => {
    const { order_id: id } = await placed();
    const stranger = await createBuyer(shop).post(`/order/${id}/cancel`);
    expect([stranger.status, stranger.body.code]).toEqual([404, 'order-not-found']);
    expect((await admin.post(`/order/${id}/cancel`)).status).toBe(200);
  });

  it('comes too late for a shipped or a rejected order', async () => {
    const shipped = await accepted();
    await admin.post(`/order/${shipped.order_id}/ship`);
    const rejected = await placed();
    await shop.broker.publish('stock-rejected', {
      order_id: rejected.order_id,
      reason: 'out-of-stock',
      items: [],
    });
    await reach(rejected.order_id, { status: 'REJECTED' });
    for (const { order_id: id } of [shipped, rejected]) {
      const reply = await buyer.post(`/order/${id}/cancel`);
      expect([reply.status, reply.body.code]).toEqual([409, 'illegal-transition']);
    }
  });

  it('that meets its own reservation wins or loses, and no money is kept either way', async () => {
    const orders = await Promise.all(Array.from({ length: 20 }, placed));
    const races = orders.map((order) =>
      Promise.all([
        shop.broker.publish('stock-reserved', reservationOf(order)),
        buyer.post(`/order/${order.order_id}/cancel`),
      ]),
    );
    const replies = (await Promise.all(races)).map(([, reply]) => reply.status);
    expect(new Set(replies)).toEqual(new Set([200]));
    for (const { order_id: id } of orders) {
      await eventually(async () => {
        const { status, payment } = await buyer.read(id);
        expect(status).toBe('CANCELLED');
        expect(['none', 'refunded']).toContain(payment.status);
      });
      await eventually(() => expect(typesOf(id)).toContain('order-cancelled'));
    }
  });
});

describe('shipping and delivering', () => {
  it('leads an accepted order to its end, step by step', async () => {
    const { order_id: id } = await accepted();
    expect((await admin.post(`/order/${id}/ship`)).body.status).toBe('SHIPPED');
    expect((await admin.post(`/order/${id}/deliver`)).body.status).toBe('DELIVERED');
    const types = ['order-placed', 'order-accepted', 'order-shipped', 'order-delivered'];
    await eventually(() => expect(typesOf(id).toSorted()).toEqual(types.toSorted()));
  });

  it.each(['ship', 'deliver'])('%s of a PENDING order is illegal', async (move) => {
    const { order_id: id } = await placed();
    const reply = await admin.post(`/order/${id}/${move}`);
    expect([reply.status, reply.body.code]).toEqual([409, 'illegal-transition']);
    expect((await buyer.read(id)).status).toBe('PENDING');
  });

  it('twice is illegal', async () => {
    const { order_id: id } = await accepted();
    const replies = await Promise.all([1, 2].map(() => admin.post(`/order/${id}/ship`)));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200, 409]));
    expect((await admin.post(`/order/${id}/deliver`)).status).toBe(200);
    expect((await admin.post(`/order/${id}/deliver`)).status).toBe(409);
  });

  it.each(['ship', 'deliver'])('%s is not for the buyer', async (move) => {
    const { order_id: id } = await placed();
    const reply = await buyer.post(`/order/${id}/${move}`);
    expect([reply.status, reply.body.code]).toEqual([403, 'forbidden']);
  });

  it.each(['cancel', 'ship', 'deliver'])('a GET of %s changes nothing', async (move) => {
    const { order_id: id } = await placed();
    const reply = await admin.get(`/order/${id}/${move}`);
    expect([reply.status, reply.body.code]).toEqual([405, 'method-not-allowed']);
    expect((await admin.read(id)).history).toHaveLength(1);
  });
});
