import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '@bookstore/testkit';
import { createMongo } from '@bookstore/platform/mongo';
import { ORDERS } from '../orders/order-document.mongo.ts';
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
    expect(shop.broker.messagesOf(lost.order_id)).toContainEqual(
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

it('an order that cannot be expired does not stop the expiry of the others', async () => {
  const buyer = createBuyer(shop);
  const mongo = createMongo(shop.mongoUrl, 'test');
  const orders = mongo.db.collection<{ _id: string }>(ORDERS);
  const { order_id: id } = await buyer.order(shop.catalog.addBook());
  const stored = await orders.findOne({ _id: id });
  // Its update violates the validator; it is the first one of each sweep.
  const broken = { total_cents: -1, created_at: new Date(0), outbox: [], outbox_due: undefined };
  await orders.insertOne(
    { ...stored, ...broken, _id: 'broken' },
    { bypassDocumentValidation: true },
  );
  await eventually(async () => expect(await buyer.read(id)).toMatchObject(expired));
  expect(await orders.findOne({ _id: 'broken' })).toMatchObject({ status: 'PENDING' });
  await orders.deleteOne({ _id: 'broken' });
  await mongo.close();
});
