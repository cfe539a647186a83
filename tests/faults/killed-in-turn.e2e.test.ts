import { eventually } from '@bookstore/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addBook, createBuyer } from '../e2e/client.ts';
import { type FaultyShop, startFaultyShop } from './faulty-shop.ts';
import { findViolations } from './invariants.ts';
import { startLoad } from './load.ts';
import { readRecords } from './shop-records.ts';

const BUYERS = 8;
/** So many orders are taken before the next part dies: it must have come back for them. */
const ORDERS_BETWEEN_CRASHES = 40;
const PROGRESS_DEADLINE_MS = 30_000;
const QUIET_DEADLINE_MS = 60_000;
const PARTS = [
  'catalog-service',
  'rabbitmq',
  'order-service',
  'orderdb',
  'catalogdb',
  'redis',
  'redis-cache',
  'gateway',
  'catalog-service',
];

let shop: FaultyShop;
beforeAll(async () => {
  shop = await startFaultyShop();
}, 120_000);
afterAll(() => shop.close(), 60_000);

test('every part is killed under load: no order is lost, no copy oversold, no money kept', async () => {
  const buyers = await Promise.all(Array.from({ length: BUYERS }, () => createBuyer(shop.url)));
  const stocks = [20, 100_000, 100_000, 100_000];
  const books = await Promise.all(
    stocks.map((stock) => addBook(shop.url, shop.adminToken, { stock })),
  );
  const load = startLoad(
    shop.url,
    buyers,
    books.map(({ id }) => id),
  );
  const orderSomeMore = () => {
    const goal = load.acknowledged.length + ORDERS_BETWEEN_CRASHES;
    return eventually(
      () => expect(load.acknowledged.length).toBeGreaterThanOrEqual(goal),
      PROGRESS_DEADLINE_MS,
    );
  };
  await orderSomeMore();
  for (const part of PARTS) {
    await shop.crash(part);
    await orderSomeMore();
  }
  await load.stop();

  expect(load.statuses.get(500) ?? 0).toBe(0);
  await eventually(async () => {
    expect(findViolations(await readRecords(shop), load.acknowledged)).toEqual([]);
  }, QUIET_DEADLINE_MS);
}, 180_000);
