import { eventually } from '@bookstore/testkit';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { buyPatiently, cancelPatiently, expectSeen, openHold, openShelf, STOCK } from './buying.ts';
import { type CrashShop, startCrashShop } from './crash-shop.ts';
import { readOrderRecords } from './order-records.ts';
import { CATALOG_POINTS, type CrashPoint, ORDER_POINTS } from './points.ts';
import { countWaiting, expectSound } from './sound.ts';
import { openTap, type Tap } from './tap.ts';

const QUANTITY = 2;
const SOLD = { status: 'ACCEPTED', payment: 'captured', stock: STOCK - QUANTITY } as const;

let shop: CrashShop;
let tap: Tap;
beforeAll(async () => {
  shop = await startCrashShop();
  tap = await openTap(shop.amqpUrl);
}, 120_000);
afterEach(() => shop.disarm());
afterAll(async () => {
  await tap.close();
  await shop.close();
}, 60_000);

type Shelf = Awaited<ReturnType<typeof openShelf>>;

/**
 * Sells a book while the service dies at that point: where what it works on tells of `about` and
 * the book. `whileDead` sees what the dead process left; then all must come right.
 */
const sellThrough = async (
  point: CrashPoint,
  about: string,
  whileDead: (shelf: Shelf) => Promise<void>,
  more: { hold?: boolean } = {},
): Promise<Shelf> => {
  const shelf = await openShelf(shop);
  const { bookId, buyer } = shelf;
  const hold = more.hold ? { hold_id: await openHold(shop, buyer, bookId, QUANTITY + 1) } : {};
  const death = shop.dieAt(point, about, bookId);
  const [told] = await Promise.all([
    buyPatiently(shop, buyer, { book_id: bookId, quantity: QUANTITY, ...hold }),
    death.restarted(() => whileDead(shelf)),
  ]);
  await expectSeen(shop, buyer, told.orderId, { ...SOLD, bookId });
  await expectSound(shop, [told]);
  return shelf;
};

const expectRecords = async (bookId: string, records: object): Promise<void> =>
  expect(await readOrderRecords(shop, bookId)).toMatchObject(records);

/** The broker gives the message of a dead connection back to its queue. */
const expectBackInQueue = (queue: string): Promise<void> =>
  eventually(async () => {
    expect(await countWaiting(shop.amqpUrl, [queue])).toEqual({ [queue]: 1 });
  });

test('order-service, after insert, before publish', async () => {
  const { bookId } = await sellThrough(ORDER_POINTS.afterInsert, 'PENDING', async (shelf) => {
    const outbox = [{ type: 'order-placed' }];
    await expectRecords(shelf.bookId, { order: { status: 'PENDING', outbox } });
    expect(tap.timesSent('order-placed', shelf.bookId)).toBe(0);
  });
  expect(tap.timesSent('order-placed', bookId)).toBe(1);
}, 60_000);

test('order-service, after publish, before confirm', async () => {
  const { bookId } = await sellThrough(
    ORDER_POINTS.afterPublish,
    '"order-placed"',
    async (shelf) => {
      await eventually(() => expect(tap.timesSent('order-placed', shelf.bookId)).toBe(1));
      await expectRecords(shelf.bookId, { order: { outbox: [{ type: 'order-placed' }] } });
    },
    { hold: true },
  );
  expect(tap.timesSent('order-placed', bookId)).toBe(2);
}, 60_000);

test('order-service, after confirm, before mark', async () => {
  const { bookId } = await sellThrough(
    ORDER_POINTS.afterConfirm,
    '"order-accepted"',
    async (shelf) => {
      await eventually(() => expect(tap.timesSent('order-accepted', shelf.bookId)).toBe(1));
      const outbox = [{ type: 'order-accepted' }];
      await expectRecords(shelf.bookId, { order: { status: 'ACCEPTED', outbox } });
    },
  );
  expect(tap.timesSent('order-accepted', bookId)).toBe(2);
}, 60_000);

test('order-service, after provider answered, before the state is written', async () => {
  const { bookId } = await sellThrough(ORDER_POINTS.afterAnswer, 'PENDING', async (shelf) => {
    await expectRecords(shelf.bookId, {
      order: { status: 'PENDING' },
      charge: { state: 'charged' },
    });
  });
  expect(tap.timesSent('order-accepted', bookId)).toBe(1);
}, 60_000);

test('order-service, after the state, before publish', async () => {
  const { bookId, buyer } = await openShelf(shop);
  const told = await buyPatiently(shop, buyer, { book_id: bookId, quantity: QUANTITY });
  await expectSeen(shop, buyer, told.orderId, { ...SOLD, bookId });
  await expectSound(shop, [told]);
  const death = shop.dieAt(ORDER_POINTS.afterState, '"status":"CANCELLED"', bookId);
  await Promise.all([
    cancelPatiently(shop, buyer, told.orderId),
    death.restarted(async () => {
      const outbox = [{ type: 'order-cancelled' }];
      await expectRecords(bookId, {
        order: { status: 'CANCELLED', outbox },
        charge: { state: 'charged' },
        reservation: { state: 'sold' },
      });
      expect(tap.timesSent('order-cancelled', bookId)).toBe(0);
    }),
  ]);
  const cancelled = { status: 'CANCELLED', payment: 'refunded', stock: STOCK, bookId } as const;
  await expectSeen(shop, buyer, told.orderId, cancelled);
  await expectSound(shop, [told]);
  expect(tap.timesSent('order-cancelled', bookId)).toBe(1);
}, 60_000);

test('order-service, after effect, before ack', async () => {
  const { bookId } = await sellThrough(
    ORDER_POINTS.afterEffect,
    '"stock-reserved"',
    async (shelf) => {
      await expectRecords(shelf.bookId, { order: { status: 'ACCEPTED' } });
      await expectBackInQueue('order-service.stock-reserved');
    },
  );
  expect(tap.timesSent('stock-reserved', bookId)).toBe(1);
}, 60_000);

test('catalog-service, before commit', async () => {
  const { bookId } = await sellThrough(
    CATALOG_POINTS.beforeCommit,
    '"stock-reserved"',
    async (shelf) => {
      await expectRecords(shelf.bookId, { order: { status: 'PENDING' }, reservation: undefined });
      await expectBackInQueue('catalog-service.order-placed');
    },
    { hold: true },
  );
  expect(tap.timesSent('stock-reserved', bookId)).toBe(1);
}, 60_000);

test('catalog-service, after commit, before publish', async () => {
  const { bookId } = await sellThrough(
    CATALOG_POINTS.afterCommit,
    '"stock-reserved"',
    async (shelf) => {
      const outbox = [{ type: 'stock-reserved' }];
      await expectRecords(shelf.bookId, { reservation: { state: 'reserved', outbox } });
      expect(tap.timesSent('stock-reserved', shelf.bookId)).toBe(0);
    },
    { hold: true },
  );
  expect(tap.timesSent('stock-reserved', bookId)).toBeGreaterThanOrEqual(1);
}, 60_000);

test('catalog-service, after confirm, before mark', async () => {
  const { bookId } = await sellThrough(
    CATALOG_POINTS.afterConfirm,
    '"stock-reserved"',
    async (shelf) => {
      await eventually(() => expect(tap.timesSent('stock-reserved', shelf.bookId)).toBe(1));
      const outbox = [{ type: 'stock-reserved' }];
      await expectRecords(shelf.bookId, { reservation: { outbox } });
    },
  );
  expect(tap.timesSent('stock-reserved', bookId)).toBeGreaterThanOrEqual(2);
}, 60_000);

test('catalog-service, after commit, before ack', async () => {
  await sellThrough(CATALOG_POINTS.beforeAck, '"order-accepted"', async (shelf) => {
    await expectRecords(shelf.bookId, { reservation: { state: 'sold' } });
    await expectBackInQueue('catalog-service.order-accepted');
  });
}, 60_000);
