import { createMongo, type Mongo } from '@bookstore/platform/mongo';
import { testServers } from '@bookstore/platform/testing';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createChangeOrder } from '../orders/change-order.ts';
import { cancel, expire } from '../orders/order.ts';
import { createSettleOrder, type SettleOrder } from '../orders/settle-order.ts';
import { openStoredOrders, type StoredOrders } from '../testing/stored-orders.ts';
import { createPayOrder, createVoidPayment } from './pay-order.ts';
import { createSandboxProvider } from './sandbox-provider.mongo.ts';

// The reservation is heard before the payment runner has looked at the end of the order.

let mongo: Mongo;
let shop: StoredOrders;
let changeOrder: ReturnType<typeof createChangeOrder>;
let settle: SettleOrder;
let tries: string[];
beforeAll(async () => {
  mongo = createMongo((await testServers('late-reservation')).mongoUrl, 'test');
  shop = openStoredOrders(mongo);
  changeOrder = createChangeOrder({ ...shop, onChanged: () => undefined });
  const provider = createSandboxProvider(mongo.db, shop.now);
  const parts = { provider, changeOrder, onTry: (outcome: string) => void tries.push(outcome) };
  const payOrder = createPayOrder(parts);
  const voidPayment = createVoidPayment(parts);
  settle = createSettleOrder({ orders: shop.orders, changeOrder, payOrder, voidPayment });
});
afterAll(() => mongo.close());

it.each([
  ['cancelled', cancel],
  ['expired', expire],
])('the provider is not asked to charge an order that was %s', async (_, end) => {
  tries = [];
  const order = await shop.place();
  await changeOrder(order, end);
  await settle.reserved(order.id);
  expect(tries).toEqual(['nothing-charged']);
});

it('the provider is asked to charge an order that waits', async () => {
  tries = [];
  const order = await shop.place();
  await settle.reserved(order.id);
  expect(tries).toEqual(['captured']);
  expect(await shop.orders.find(order.id)).toMatchObject({ status: 'ACCEPTED' });
});
