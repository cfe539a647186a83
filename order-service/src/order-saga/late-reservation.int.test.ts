import { createLogger } from '@bookstore/platform/log';
import { createMongo, type Mongo } from '@bookstore/platform/mongo';
import { testServers } from '@bookstore/testkit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createChangeOrder } from '../orders/change-order.ts';
import { cancel, expire } from '../orders/order.ts';
import { openStoredOrders, type StoredOrders } from '../testing/stored-orders.ts';
import { createBoundedProvider } from '../payments/bounded-provider.ts';
import { createSandboxProvider } from '../payments/sandbox-provider.mongo.ts';
import { createOnStockReserved, type OnStockReserved } from './on-stock-reserved.ts';
import { createPayments } from './pay-order.ts';
import { createPaymentTaskStore } from './payment-task.mongo.ts';

// The reservation arrives before the payment worker has voided the payment of the ended order.

let mongo: Mongo;
let shop: StoredOrders;
let changeOrder: ReturnType<typeof createChangeOrder>;
let onStockReserved: OnStockReserved;
let calls: string[];
beforeAll(async () => {
  mongo = createMongo((await testServers('late-reservation')).mongoUrl, 'test');
  shop = openStoredOrders(mongo);
  changeOrder = createChangeOrder({ ...shop, onChanged: () => undefined });
  const provider = createBoundedProvider({
    provider: createSandboxProvider(mongo.db, shop.now),
    stopping: new AbortController().signal,
    onCall: (kind) => void calls.push(kind),
    logger: createLogger({ service: 'test', version: 'test', level: 'silent' }),
  });
  const tasks = createPaymentTaskStore(shop.collection, shop.now);
  const payments = createPayments({ provider, changeOrder, tasks });
  onStockReserved = createOnStockReserved({ orders: shop.orders, changeOrder, payments });
});
afterAll(() => mongo.close());

it.each([
  ['cancelled', cancel],
  ['expired', expire],
])('the provider is not asked to charge an order that was %s', async (_, end) => {
  calls = [];
  const order = await shop.place();
  await changeOrder(order, end);
  await onStockReserved(order.id);
  expect(calls).toEqual(['nothing-charged']);
});

it('the provider is asked to charge an order that waits', async () => {
  calls = [];
  const order = await shop.place();
  await onStockReserved(order.id);
  expect(calls).toEqual(['captured']);
  expect(await shop.orders.find(order.id)).toMatchObject({ status: 'ACCEPTED' });
});
