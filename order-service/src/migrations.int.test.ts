import { createMongo } from '@bookstore/platform/mongo';
import { listen } from '@bookstore/platform/http';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ORDERS } from './orders/order-schema.mongo.ts';
import { createBuyer, startTestShop, type TestShop } from './testing/test-shop.ts';

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
