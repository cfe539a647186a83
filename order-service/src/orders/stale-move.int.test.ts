import { createMongo, type Mongo } from '@bookstore/platform/mongo';
import { testServers } from '@bookstore/testkit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openStoredOrders, type StoredOrders } from '../testing/stored-orders.ts';
import { createChangeOrder } from './change-order.ts';
import {
  accept,
  awaitPayment,
  cancel,
  type Decision,
  expire,
  type Order,
  type OrderState,
} from './order.ts';

// Two replicas have read the same order; the second one decides after the first has written.

let mongo: Mongo;
let shop: StoredOrders;
beforeAll(async () => {
  mongo = createMongo((await testServers('stale-move')).mongoUrl, 'test');
  shop = openStoredOrders(mongo);
});
afterAll(() => mongo.close());

type Decide = (state: OrderState) => Decision;
const take: Decide = (state) => accept(state, 'ref');

const changeBy = async (order: Order, decide: Decide): Promise<Order | null> => {
  const decision = decide(order);
  if (decision.kind !== 'changed') throw new Error(`is ${decision.kind}`);
  return shop.orders.change(order, decision, shop.now());
};

it.each<[string, Decide, string, Decide]>([
  ['a cancel', cancel, 'an acceptance', take],
  ['an acceptance', take, 'an expiry', expire],
  ['the wait for the payment, still PENDING', awaitPayment, 'a cancel', cancel],
])('after %s nothing is written of %s that was decided before', async (...row) => {
  const [, first, , second] = row;
  const order = await shop.place();
  expect(await changeBy(order, first)).not.toBeNull();
  const before = await shop.collection.findOne({ _id: order.id });
  expect(await changeBy(order, second)).toBeNull();
  expect(await shop.collection.findOne({ _id: order.id })).toEqual(before);
});

it.each<[string, Decide[]]>([
  ['accepted, then cancelled', [take, cancel]],
  ['rejected while its payment waits', [awaitPayment, expire]],
])('what a change gives is the order as it is stored: %s', async (_, moves) => {
  let order = await shop.place();
  for (const move of moves) {
    const changed = await changeBy(order, move);
    expect(changed).toEqual(await shop.orders.find(order.id));
    order = changed ?? order;
  }
  expect(order.history).toHaveLength(1 + moves.length);
});

it('of concurrent changes of one order exactly one succeeds, for many orders', async () => {
  const placed = await Promise.all(Array.from({ length: 20 }, () => shop.place()));
  const moves = [take, expire, cancel];
  const outcomes = await Promise.all(
    placed.map((order) => Promise.all(moves.map((move) => changeBy(order, move)))),
  );
  for (const changed of outcomes) {
    const [winner, ...others] = changed.filter((order) => order !== null);
    expect(others).toEqual([]);
    expect(await shop.orders.find(winner?.id ?? '')).toEqual(winner);
  }
});

it('money for an order that was cancelled since it was read must go back', async () => {
  const order = await shop.place();
  await changeBy(order, cancel);
  const change = createChangeOrder({ ...shop, onChanged: () => undefined });
  expect(await change(order, take)).toMatchObject({
    kind: 'refused',
    order: { status: 'CANCELLED' },
  });
});
