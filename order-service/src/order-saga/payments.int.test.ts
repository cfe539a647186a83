import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PaymentToken } from '@bookstore/contracts/orders';
import { createMongo, type Mongo } from '@bookstore/platform/mongo';
import { eventually } from '@bookstore/testkit';
import {
  type Buyer,
  createBuyer,
  reservationOf,
  startTestShop,
  type TestShop,
} from '../testing/test-shop.ts';
import { createSandboxProvider } from '../payments/sandbox-provider.mongo.ts';

const GIVE_UP_MS = 1_500;

let shop: TestShop;
let buyer: Buyer;
let mongo: Mongo;
beforeAll(async () => {
  shop = await startTestShop({ PAYMENT_GIVE_UP_MS: String(GIVE_UP_MS) });
  buyer = createBuyer(shop);
  mongo = createMongo(shop.mongoUrl, 'test');
});
afterAll(async () => {
  await mongo.close();
  await shop.stop();
});

const placed = (token: PaymentToken) =>
  buyer.order(shop.catalog.addBook(), { payment_token: token });

const reserved = async (token: PaymentToken) => {
  const order = await placed(token);
  await shop.broker.publish('stock-reserved', reservationOf(order));
  return order.order_id;
};

const reach = (id: string, expected: object) =>
  eventually(async () => {
    const order = await buyer.read(id);
    expect(order).toMatchObject(expected);
    return order;
  });

const entryOf = (id: string) =>
  mongo.db.collection<{ _id: string; state: string }>('sandbox_charges').findOne({ _id: id });

describe('paying', () => {
  it('tok_declined: the order is rejected, and the copies go back', async () => {
    const id = await reserved('tok_declined');
    await reach(id, {
      status: 'REJECTED',
      reason: 'payment-declined',
      payment: { status: 'declined' },
    });
    await eventually(() =>
      expect(shop.broker.messagesOf(id)).toContainEqual(
        expect.objectContaining({
          type: 'order-rejected',
          body: expect.objectContaining({ reason: 'payment-declined' }),
        }),
      ),
    );
  });

  it('tok_slow: pending for two seconds, then accepted', async () => {
    const startedAt = Date.now();
    const id = await reserved('tok_slow');
    await reach(id, { status: 'PENDING', payment: { status: 'pending' } });
    const order = await reach(id, { status: 'ACCEPTED', payment: { status: 'captured' } });
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(2_000);
    expect(order.history.map(({ status }) => status)).toEqual(['PENDING', 'ACCEPTED']);
  });

  it('tok_timeout: a lost answer is never read as declined; asked again, it was one charge', async () => {
    const id = await reserved('tok_timeout');
    const order = await reach(id, { status: 'ACCEPTED' });
    expect(await entryOf(id)).toMatchObject({
      state: 'charged',
      reference: order.payment.reference,
    });
  });

  it('tok_error: given up after its time, nothing charged', async () => {
    const startedAt = Date.now();
    const id = await reserved('tok_error');
    await reach(id, {
      status: 'REJECTED',
      reason: 'payment-failed',
      payment: { status: 'failed' },
    });
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(GIVE_UP_MS);
    await eventually(async () => expect(await entryOf(id)).toMatchObject({ state: 'voided' }));
  });

  it('a crash between the charge and the write: the redelivery finds the same charge', async () => {
    const order = await placed('tok_ok');
    const provider = createSandboxProvider(mongo.db, () => new Date());
    const charge = { key: order.order_id, amountCents: 1_999, token: 'tok_ok' } as const;
    const before = await provider.charge(charge, AbortSignal.timeout(1_000));
    await shop.broker.publish('stock-reserved', reservationOf(order));
    const accepted = await reach(order.order_id, { status: 'ACCEPTED' });
    expect(before).toEqual({ kind: 'captured', reference: accepted.payment.reference });
  });

  it('a cancel while the provider is at work: nothing is charged in the end', async () => {
    const id = await reserved('tok_slow');
    await eventually(async () => expect((await buyer.read(id)).payment.status).not.toBe('none'));
    const reply = await buyer.post(`/order/${id}/cancel`);
    expect(reply.body).toMatchObject({
      status: 'CANCELLED',
      payment: { status: 'refund-pending' },
    });
    const { status, payment } = await eventually(async () => {
      const order = await buyer.read(id);
      expect(order.payment.status).not.toBe('refund-pending');
      return order;
    });
    expect(status).toBe('CANCELLED');
    // The sandbox settles after two seconds: a slow test voids the charge later, which is a refund.
    const outcome = [payment.status, (await entryOf(id))?.state];
    expect([
      ['none', 'voided'],
      ['refunded', 'refunded'],
    ]).toContainEqual(outcome);
  });
});

describe('repeated and late messages', () => {
  it('stock-reserved ten times is one charge and one order-accepted', async () => {
    const order = await placed('tok_ok');
    const message = randomUUID();
    const repeats = Array.from({ length: 10 }, () =>
      shop.broker.publish('stock-reserved', reservationOf(order), message),
    );
    await Promise.all(repeats);
    await reach(order.order_id, { status: 'ACCEPTED' });
    await eventually(async () =>
      expect(await shop.broker.count('order-service.stock-reserved')).toBe(0),
    );
    const { history } = await buyer.read(order.order_id);
    expect(history.map(({ status }) => status)).toEqual(['PENDING', 'ACCEPTED']);
    const accepted = shop.broker
      .messagesOf(order.order_id)
      .filter(({ type }) => type === 'order-accepted');
    expect(new Set(accepted.map(({ id }) => id)).size).toBeLessThanOrEqual(1);
  });

  it('a reservation that comes after the cancel takes no money', async () => {
    const order = await placed('tok_ok');
    await buyer.post(`/order/${order.order_id}/cancel`);
    await shop.broker.publish('stock-reserved', reservationOf(order));
    await eventually(async () =>
      expect(await entryOf(order.order_id)).toMatchObject({ state: 'voided' }),
    );
    expect(await buyer.read(order.order_id)).toMatchObject({
      status: 'CANCELLED',
      payment: { status: 'none' },
    });
  });

  it('a rejection that comes after the acceptance changes nothing', async () => {
    const order = await placed('tok_ok');
    const id = order.order_id;
    await shop.broker.publish('stock-reserved', reservationOf(order));
    await reach(id, { status: 'ACCEPTED' });
    await shop.broker.publish('stock-rejected', {
      order_id: id,
      reason: 'out-of-stock',
      items: [],
    });
    const marker = await reserved('tok_declined');
    await reach(marker, { status: 'REJECTED' });
    expect((await buyer.read(id)).status).toBe('ACCEPTED');
  });

  it('a reservation for an order that nobody placed is tried again later, not lost', async () => {
    const before = await shop.broker.count('order-service.stock-reserved.retry');
    const line = { book_id: 'b', quantity: 1 };
    await shop.broker.publish(
      'stock-reserved',
      reservationOf({ order_id: randomUUID(), items: [line] }),
    );
    await eventually(async () =>
      expect(await shop.broker.count('order-service.stock-reserved.retry')).toBe(before + 1),
    );
  });
});
