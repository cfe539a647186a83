import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '@bookstore/platform/testing';
import { createBuyer, reservationOf, startTestShop, type TestShop } from '../testing/test-shop.ts';

const EXPIRY_MS = 1_000;

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ ORDER_EXPIRY_MS: String(EXPIRY_MS) });
});
afterAll(() => shop.stop());

const expired = { status: 'REJECTED', reason: 'expired' };

it('an order that is PENDING for too long is rejected as expired, an accepted one is not', async () => {
  const buyer = createBuyer(shop);
  const [lost, kept] = [
    await buyer.order(shop.catalog.addBook()),
    await buyer.order(shop.catalog.addBook()),
  ];
  await shop.broker.publish('stock-reserved', reservationOf(kept));
  await eventually(async () => expect(await buyer.read(lost.order_id)).toMatchObject(expired));
  expect((await buyer.read(kept.order_id)).status).toBe('ACCEPTED');
  await eventually(() =>
    expect(shop.broker.heard(lost.order_id)).toContainEqual(
      expect.objectContaining({
        type: 'order-rejected',
        body: expect.objectContaining({ reason: 'expired' }),
      }),
    ),
  );
});

it('a charge under way when the order expires is stopped', async () => {
  const buyer = createBuyer(shop);
  const order = await buyer.order(shop.catalog.addBook(), { payment_token: 'tok_slow' });
  await shop.broker.publish('stock-reserved', reservationOf(order));
  await eventually(async () =>
    expect(await buyer.read(order.order_id)).toMatchObject({
      ...expired,
      payment: { status: 'none' },
    }),
  );
});

it('two replicas expire an order once', async () => {
  const second = await shop.startReplica();
  const buyer = createBuyer(shop);
  const order = await buyer.order(shop.catalog.addBook());
  await eventually(async () => expect(await buyer.read(order.order_id)).toMatchObject(expired));
  const { history } = await buyer.read(order.order_id);
  expect(history.map(({ status }) => status)).toEqual(['PENDING', 'REJECTED']);
  await shop.stopReplica(second);
});
