import { randomUUID } from 'node:crypto';
import { eventually } from '@bookstore/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readReport, type ShopUnderAudit, startShopUnderAudit } from './testing/audited-shop.ts';
import { AT_ONCE, breakShop, type Customer, welcomeCustomer } from './testing/customer.ts';
import type { Sold } from './testing/drift.ts';

const MINUTE_MS = 60_000;
const RECOVERY_DEADLINE_MS = 40_000;

let under: ShopUnderAudit;
let customer: Customer;
beforeAll(async () => {
  under = await startShopUnderAudit();
  customer = await welcomeCustomer(under);
}, 120_000);
afterAll(() => under.close(), 60_000);

const missing = (expected: readonly string[], violations: readonly string[]): string[] =>
  expected.filter((start) => !violations.some((violation) => violation.startsWith(start)));

test('repair expires what nobody expires, and the services settle it when they are back', async () => {
  const { supervisor } = under.shop;
  const sold = await customer.buy();
  await supervisor.killOne('order-service');
  let id = '';
  try {
    await breakShop(under, async (drift) => {
      id = await drift.addPending(sold, new Date(Date.now() - 20 * MINUTE_MS));
    });
    const found = await under.audit(...AT_ONCE);
    expect(found.status).toBe(1);
    expect(readReport(found).violations).toEqual([`I4 order ${id}: PENDING for 20 min`]);
    const repaired = await under.audit('--repair', '--wait', '0', '--json');
    expect(readReport(repaired).repaired).toEqual([
      `order ${id}: expired, its copies and money go back`,
    ]);
    expect(repaired.status).toBe(0);
  } finally {
    supervisor.startOne('order-service');
  }
  await eventually(async () => {
    expect(await customer.statusOf(id)).toBe('REJECTED');
    expect((await under.audit('--grace', '0')).status).toBe(0);
  }, RECOVERY_DEADLINE_MS);
}, 120_000);

test('every kind of drift is named, what is safe is repaired, and a second repair finds nothing to do', async () => {
  const of = await customer.buyEach([
    'oversold',
    'appeared',
    'unrecorded',
    'unpaid',
    'cheap',
    'otherCharge',
    'twiceCharged',
    'twiceSold',
    'copied',
    'unsent',
    'cancelled',
    'untold',
    'takenAway',
    'kept',
    'buried',
    'sameKey',
  ]);
  const made = { nobodysCharge: '', pending: '', nobodysCopies: '' };
  const bodyOf = ({ orderId, bookId, quantity }: Sold) => ({
    order_id: orderId,
    user_id: customer.userId,
    status: 'ACCEPTED',
    items: [{ book_id: bookId, quantity }],
  });
  await breakShop(under, async (drift) => {
    await drift.changeBook(of.oversold.bookId, { available: -4 });
    await drift.changeBook(of.appeared.bookId, { on_hand: 1, available: 1 });
    await drift.loseMovement(of.unrecorded);
    await drift.loseCharge(of.unpaid);
    await drift.changeCharge(of.cheap, { amount_cents: 1 });
    await drift.changeCharge(of.otherCharge, { reference: 'another' });
    made.nobodysCharge = await drift.chargeNobody(of.twiceCharged);
    await drift.sellTwice(of.twiceSold);
    made.pending = await drift.addPending(of.copied, new Date(Date.now() - 5 * MINUTE_MS));
    await drift.hideOutbox(of.unsent, {
      id: randomUUID(),
      type: 'order-accepted',
      body: bodyOf(of.unsent),
      correlation_id: 'lost',
      traceparent: '00-00000000000000000000000000000001-0000000000000001-01',
      at: new Date(),
    });
    await drift.cancelSilently(of.cancelled);
    await drift.unsell(of.untold);
    made.nobodysCopies = await drift.reserveForNobody(of.takenAway);
    await drift.changeBook(of.kept.bookId, { reserved: 1, available: -1 });
    await drift.bury('catalog-service.order-accepted', bodyOf(of.buried));
    await drift.useKeyTwice(of.sameKey);
  });

  const found = await under.audit(...AT_ONCE, '--explain');
  expect(found.status).toBe(1);
  expect(found.stderr).toMatch(
    `about ${of.buried.orderId}, at an unknown time: a bug that is repaired`,
  );
  const unsafe = [
    `I1 book ${of.oversold.bookId}: available is -1`,
    `I2 book ${of.oversold.bookId}: on hand 3, available + held + reserved -1`,
    `I2 book ${of.appeared.bookId}: ledger 3, on hand 4`,
    `I2 book ${of.unrecorded.bookId}: ledger 5, on hand 3`,
    `I8 order ${of.unrecorded.orderId}: ACCEPTED, on the ledger 2 too few sold of book ${of.unrecorded.bookId}`,
    `I3 order ${of.unpaid.orderId}: ACCEPTED, but the charge is not there`,
    `I3 order ${of.cheap.orderId}: charged 1 cents for`,
    `I3 order ${of.otherCharge.orderId}: the provider has another charge than the order names`,
    `I3 order ${made.nobodysCharge}: money was charged for no order`,
    `I3 order ${of.twiceSold.orderId}: sold or taken back twice: book ${of.twiceSold.bookId}`,
    `I8 order ${of.twiceSold.orderId}: ACCEPTED, on the ledger 2 too many sold of book ${of.twiceSold.bookId}`,
    `I5 book ${of.kept.bookId}: 1 copies reserved, 0 of them for orders`,
    'I9 shop orders: the index one_order_per_key is not there',
  ];
  const safe = [
    `I4 order ${made.pending}: PENDING for 5 min`,
    `I7 order ${of.unsent.orderId}: order-accepted waits in orders`,
    `I6 order ${of.cancelled.orderId}: CANCELLED, copies not back: its reservation is sold`,
    `I6 order ${of.cancelled.orderId}: CANCELLED, money not back: charge charged, payment refund-pending`,
    `I8 order ${of.cancelled.orderId}: CANCELLED, on the ledger 2 too many sold`,
    `I8 order ${of.untold.orderId}: ACCEPTED, on the ledger 2 too few sold`,
    `I5 order ${of.untold.orderId}: ACCEPTED, copies still reserved`,
    `I5 order ${made.nobodysCopies}: copies are reserved for no order`,
    'I7 queue catalog-service.order-accepted: 1 dead-lettered',
  ];
  const named = readReport(found).violations;
  expect(missing([...unsafe, ...safe], named)).toEqual([]);
  expect(named.filter((violation) => violation.startsWith('I9'))).toHaveLength(2);

  const first = await under.audit(...AT_ONCE, '--repair');
  const { violations: left, repaired } = readReport(first);
  expect(first.status).toBe(1);
  expect(missing(unsafe, left)).toEqual([]);
  expect(missing(safe, left)).toEqual(safe);
  expect(repaired.toSorted()).toEqual(
    [
      '1 dead letters of catalog-service.order-accepted are tried again',
      `order ${made.pending}: the message that it is PENDING is sent again`,
      `order ${of.cancelled.orderId}: its payment is seen to again`,
      `order ${of.cancelled.orderId}: the message that it is CANCELLED is sent again`,
      `order ${of.untold.orderId}: the message that it is ACCEPTED is sent again`,
      `orders ${of.unsent.orderId}: the messages that waited are sent`,
      `reservation ${made.nobodysCopies}: its copies go back, no order has them`,
    ].toSorted(),
  );
  expect(await customer.statusOf(made.pending)).toBe('ACCEPTED');

  const again = await under.audit(...AT_ONCE, '--repair');
  expect(readReport(again)).toEqual({ violations: left, repaired: [] });
}, 180_000);
