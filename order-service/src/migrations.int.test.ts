import { createMongo } from '@bookstore/platform/mongo';
import { eventually } from '@bookstore/testkit';
import { listen } from '@bookstore/platform/http';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ORDERS } from './orders/order-document.mongo.ts';
import { createBuyer, someUser, startTestShop, type TestShop } from './testing/test-shop.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop.stop());

it('takes no order before the index stands that keeps an Idempotency-Key to one', async () => {
  const mongoUrl = shop.mongoUrl.replace('?', '_new?');
  const service = shop.compose({ MONGO_URL: mongoUrl });
  const server = await listen(service.app, { port: 0, host: '127.0.0.1' });
  const replica = { service, server, url: `http://127.0.0.1:${server.port}` };
  const buyer = createBuyer(shop, undefined, replica);
  const body = { book_id: shop.catalog.addBook().id };

  const reply = await buyer.post('/order', body);
  service.start();
  await server.close(500);
  await service.stop();

  expect([reply.status, reply.body.code]).toEqual([503, 'unavailable']);
  const mongo = createMongo(mongoUrl, 'test');
  const orders = await mongo.db.collection(ORDERS).countDocuments();
  await mongo.db.dropDatabase();
  await mongo.close();
  expect(orders).toBe(0);
});

/** An order as the first release stored it: without the request that placed it. */
const firstOrder = (userId: string, fields: object) => {
  const at = new Date(Date.now() - 1_000);
  return {
    user_id: userId,
    username: 'Ada',
    username_key: 'ada',
    status: 'PENDING',
    lines: [{ book_id: 'b', title: 'Emma', quantity: 1, unit_price_cents: 1_250 }],
    total_cents: 1_250,
    payment_token: 'tok_ok',
    history: [{ status: 'PENDING', payment: { status: 'none' }, at }],
    revision: 1,
    outbox: [],
    created_at: at,
    updated_at: at,
    ...fields,
  };
};

it('a database of the first release starts and works: payments go on, orders expire, keys are known', async () => {
  const mongoUrl = shop.mongoUrl.replace('?', '_first?');
  const mongo = createMongo(mongoUrl, 'test');
  const orders = mongo.db.collection<{ _id: string; status: string }>(ORDERS);
  const newestFirst = { created_at: -1, _id: -1 } as const;
  await mongo.db.createCollection(ORDERS, { validator: { $jsonSchema: { bsonType: 'object' } } });
  await orders.createIndexes([
    { key: newestFirst },
    { key: { status: 1, ...newestFirst } },
    {
      key: { user_id: 1, 'idempotency.key': 1 },
      name: 'one_order_per_key',
      unique: true,
      partialFilterExpression: { 'idempotency.key': { $exists: true } },
    },
    { key: { 'payment_work.due': 1 }, sparse: true },
    { key: { outbox_due: 1 }, sparse: true },
  ]);
  const user = someUser();
  const since = new Date();
  const pending = { status: 'PENDING', payment: { status: 'pending' }, at: since };
  await orders.insertMany([
    {
      _id: 'paying',
      ...firstOrder(user.userId, {
        history: [pending, pending],
        revision: 2,
        created_at: since,
        payment_work: { due: since, tries: 0, since },
      }),
    },
    { _id: 'late', ...firstOrder(user.userId, { created_at: new Date(0) }) },
    {
      _id: 'keyed',
      ...firstOrder(user.userId, {
        created_at: since,
        idempotency: { key: 'k', fingerprint: 'f', expires_at: new Date(Date.now() + 60_000) },
      }),
    },
  ]);

  const replica = await shop.startReplica({ MONGO_URL: mongoUrl });
  await eventually(async () => {
    const found = await orders.find().sort({ _id: 1 }).toArray();
    expect(found.map(({ _id, status }) => [_id, status])).toEqual([
      ['keyed', 'PENDING'],
      ['late', 'REJECTED'],
      ['paying', 'ACCEPTED'],
    ]);
  });
  const buyer = createBuyer(shop, user, replica);
  const body = { book_id: shop.catalog.addBook().id };
  const reused = await buyer.post('/order', body).set('Idempotency-Key', 'k');
  expect([reused.status, reused.body.code]).toEqual([422, 'idempotency-key-reused']);
  expect((await buyer.post('/order', body)).status).toBe(201);

  await shop.stopReplica(replica);
  await mongo.db.dropDatabase();
  await mongo.close();
});
