import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { buyPatiently, expectSeen, openShelf, STOCK } from './buying.ts';
import { type CrashShop, type Frost, startCrashShop } from './crash-shop.ts';
import { readOrderRecords } from './order-records.ts';
import { CATALOG_POINTS, ORDER_POINTS } from './points.ts';
import { expectSound } from './sound.ts';

const QUANTITY = 2;
const SOLD = { status: 'ACCEPTED', payment: 'captured' } as const;

let shop: CrashShop;
beforeAll(async () => {
  shop = await startCrashShop();
}, 120_000);
afterEach(() => shop.disarm());
afterAll(() => shop.close(), 60_000);

/** Breaks something while the service stands still at its point, then lets it go on. */
const breakMidway = async (frost: Frost, work: () => Promise<void>): Promise<void> => {
  try {
    await frost.reached();
    await work();
  } finally {
    frost.goOn();
  }
};

/** The primary of a set of one becomes a secondary: its transactions are aborted, nobody can write for a second. */
const stepDown = async (database: 'catalogdb' | 'orderdb'): Promise<void> => {
  const client = new MongoClient(shop.mongoUrl(database));
  try {
    const order = { replSetStepDown: 1, secondaryCatchUpPeriodSecs: 0, force: true };
    expect(await client.db('admin').command(order)).toMatchObject({ ok: 1 });
  } finally {
    await client.close();
  }
};

test('RabbitMQ killed in the middle of a burst of orders: each is settled once', async () => {
  const orders = 8;
  const { bookId, buyer } = await openShelf(shop);
  const frost = shop.freezeAt(ORDER_POINTS.afterPublish, ['"order-placed"', bookId], orders / 2);
  const burst = Array.from({ length: orders }, () =>
    buyPatiently(shop, buyer, { book_id: bookId, quantity: 1 }),
  );
  const broken = breakMidway(frost, async () => {
    await shop.supervisor.killOne('rabbitmq');
    shop.supervisor.startOne('rabbitmq');
  });
  const [told] = await Promise.all([Promise.all(burst), broken]);
  for (const { orderId } of told) {
    await expectSeen(shop, buyer, orderId, { ...SOLD, bookId, stock: STOCK - orders });
  }
  await expectSound(shop, told);
}, 90_000);

test('catalogdb stepped down in the middle of a reservation: the copies are reserved once', async () => {
  const { bookId, buyer } = await openShelf(shop);
  const frost = shop.freezeAt(CATALOG_POINTS.beforeCommit, ['"stock-reserved"', bookId]);
  const [told] = await Promise.all([
    buyPatiently(shop, buyer, { book_id: bookId, quantity: QUANTITY }),
    breakMidway(frost, async () => {
      await stepDown('catalogdb');
      expect((await readOrderRecords(shop, bookId)).reservation).toBeUndefined();
    }),
  ]);
  await expectSeen(shop, buyer, told.orderId, { ...SOLD, bookId, stock: STOCK - QUANTITY });
  await expectSound(shop, [told]);
}, 60_000);

test('orderdb stepped down between charge and state: the order is accepted, the money taken once', async () => {
  const { bookId, buyer } = await openShelf(shop);
  const frost = shop.freezeAt(ORDER_POINTS.afterAnswer, [bookId]);
  const [told] = await Promise.all([
    buyPatiently(shop, buyer, { book_id: bookId, quantity: QUANTITY }),
    breakMidway(frost, () => stepDown('orderdb')),
  ]);
  await expectSeen(shop, buyer, told.orderId, { ...SOLD, bookId, stock: STOCK - QUANTITY });
  await expectSound(shop, [told]);
}, 60_000);

test('Redis gone between commit and publish: the order settles without it, and no old stock is shown after', async () => {
  const { bookId, buyer } = await openShelf(shop);
  const frost = shop.freezeAt(CATALOG_POINTS.afterCommit, ['"stock-reserved"', bookId]);
  const seen = { ...SOLD, bookId, stock: STOCK - QUANTITY };
  const [told] = await Promise.all([
    buyPatiently(shop, buyer, { book_id: bookId, quantity: QUANTITY }),
    breakMidway(frost, () => shop.supervisor.killOne('redis-cache')),
  ]);
  try {
    await expectSeen(shop, buyer, told.orderId, seen);
    await expectSound(shop, [told]);
  } finally {
    shop.supervisor.startOne('redis-cache');
  }
  await expectSeen(shop, buyer, told.orderId, seen);
}, 60_000);
