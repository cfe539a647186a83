import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { orderSchema } from '@bookstore/contracts/orders';
import { eventually } from '@bookstore/platform/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { withDatabases } from '../../scripts/backup/shop-databases.ts';
import { addBook, call, createBuyer, placeOrder, readOrder } from '../../tests/e2e/client.ts';
import { startLoad } from '../../tests/faults/load.ts';
import { runAudit } from './run-audit.ts';
import { withShop } from './shop.ts';
import { readReport, type ShopUnderAudit, startShopUnderAudit } from './testing/audited-shop.ts';
import { createDrift, type Drift, type Sold } from './testing/drift.ts';

const MINUTE_MS = 60_000;
const AUDITS_UNDER_LOAD = 20;
/** Far less than the default: what moves has to be told apart by more than its age. */
const GRACE_UNDER_LOAD_MS = 5_000;
const RECOVERY_DEADLINE_MS = 40_000;

let under: ShopUnderAudit;
let buyer: { access_token: string };
beforeAll(async () => {
  under = await startShopUnderAudit();
  buyer = await createBuyer(under.shop.url);
}, 120_000);
afterAll(() => under.close(), 60_000);

const order = async (body: object): Promise<{ id: string; status: string }> => {
  const headers = { prefer: 'wait=10', 'idempotency-key': randomUUID() };
  const answer = await placeOrder(under.shop.url, buyer.access_token, body, headers);
  expect(answer.status).toBe(201);
  const { order_id: id, status } = orderSchema.parse(answer.body);
  return { id, status };
};

/** Writes past the services. */
const breakShop = (work: (drift: Drift) => Promise<void>): Promise<void> =>
  withDatabases(under.addresses.mongo, (databases) =>
    work(createDrift(databases, under.addresses)),
  );

/** An accepted order that has come to its end, of two of the five copies of a book. */
const sell = async (): Promise<Sold> => {
  const { id: bookId } = await addBook(under.shop.url, under.adminToken, { stock: 5 });
  const { id: orderId, status } = await order({ book_id: bookId, quantity: 2 });
  expect(status).toBe('ACCEPTED');
  const sold = { orderId, bookId, quantity: 2 };
  await breakShop((drift) =>
    eventually(async () => expect(await drift.isAtRest(sold)).toBe(true), RECOVERY_DEADLINE_MS),
  );
  return sold;
};

const sellEach = async <Name extends string>(
  names: readonly Name[],
): Promise<Record<Name, Sold>> => {
  const sold: [string, Sold][] = [];
  for (const name of names) sold.push([name, await sell()]);
  return Object.fromEntries(sold) as Record<Name, Sold>;
};

const statusOf = async (id: string): Promise<string> =>
  (await readOrder(under.shop.url, buyer.access_token, id)).status;

/** Without grace, so that what was just broken counts; what is on its way is told apart by looking again. */
const AT_ONCE = ['--grace', '0', '--json', '--examples', '1000'];

test('a shop with orders of every end holds: exit code 0, and a table that says what was looked at', async () => {
  await sell();
  const { id: bookId } = await addBook(under.shop.url, under.adminToken, { stock: 3 });
  const declined = await order({ book_id: bookId, payment_token: 'tok_declined' });
  expect(declined.status).toBe('REJECTED');
  const { orderId } = await sell();
  const token = buyer.access_token;
  const cancelled = await call(under.shop.url, `/order/${orderId}/cancel`, {
    method: 'POST',
    token,
  });
  expect(cancelled.status).toBe(200);

  const { status, stdout, stderr } = await under.audit('--grace', '0');
  expect({ status, stderr, stdout }).toMatchObject({ status: 0, stderr: '' });
  expect(stdout).toMatch(/I4 {2}every order is there .* 3 orders +0\n/);
  expect(stdout).toContain('all hold');
});

test('a shop at work raises no alarm, however often one looks', async () => {
  const { url } = under.shop;
  const buyers = await Promise.all(Array.from({ length: 6 }, () => createBuyer(url)));
  const books = await Promise.all(
    [20, 100_000, 100_000].map((stock) => addBook(url, under.adminToken, { stock })),
  );
  const load = startLoad(
    url,
    buyers,
    books.map(({ id }) => id),
  );
  try {
    let seenUnderWay = 0;
    await withShop(under.addresses, async (shop) => {
      for (let audits = 0; audits < AUDITS_UNDER_LOAD; audits += 1) {
        const options = { graceMs: GRACE_UNDER_LOAD_MS, expiryMs: 15 * MINUTE_MS, told: [] };
        const { violations, underWay } = await runAudit(shop, options);
        expect(violations).toEqual([]);
        seenUnderWay += underWay;
      }
    });
    // Else nobody bought anything meanwhile.
    expect(seenUnderWay).toBeGreaterThan(0);
    expect(load.acknowledged.length).toBeGreaterThan(AUDITS_UNDER_LOAD);
  } finally {
    await load.stop();
  }
}, 240_000);

test.each(['catalogdb', 'rabbitmq'])(
  'a shop whose %s does not answer could not be looked at: exit code 2',
  async (part) => {
    const { supervisor } = under.shop;
    await supervisor.killOne(part);
    try {
      const { status, stdout, stderr } = await under.audit();
      const name = part === 'rabbitmq' ? 'RabbitMQ' : part;
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toContain(`could not look: ${name} does not answer`);
    } finally {
      supervisor.startOne(part);
      await eventually(async () => {
        expect((await under.audit('--grace', '0')).status).toBe(0);
      }, RECOVERY_DEADLINE_MS);
    }
  },
  90_000,
);

test('an order that was told and is not there is named', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'audit-'));
  const { orderId } = await sell();
  const lost = randomUUID();
  writeFileSync(join(folder, 'told'), `${orderId}\n${lost}\n`);
  const run = await under.audit(...AT_ONCE, '--told', join(folder, 'told'));
  rmSync(folder, { recursive: true });
  expect(run.status).toBe(1);
  expect(readReport(run).violations).toEqual([
    `I4 order ${lost}: lost: a buyer was told that it is there`,
  ]);
});

test('an option that makes no sense is refused with exit code 2', async () => {
  const { status, stderr } = await under.audit('--watch', 'always');
  expect(status).toBe(2);
  expect(stderr).toContain('usage: npm run audit');
});

test('repair expires what nobody expires, and the services settle it when they are back', async () => {
  const { supervisor } = under.shop;
  const sold = await sell();
  await supervisor.killOne('order-service');
  let id = '';
  try {
    await breakShop(async (drift) => {
      id = await drift.addPending(sold, new Date(Date.now() - 20 * MINUTE_MS));
    });
    const found = await under.audit(...AT_ONCE);
    expect(found.status).toBe(1);
    expect(readReport(found).violations).toEqual([`I4 order ${id}: PENDING for 20 min`]);
    const mended = await under.audit('--repair', '--json');
    expect(readReport(mended).mended).toEqual([
      `order ${id}: expired, its copies and money go back`,
    ]);
    expect(mended.status).toBe(0);
  } finally {
    supervisor.startOne('order-service');
  }
  await eventually(async () => {
    expect(await statusOf(id)).toBe('REJECTED');
    expect((await under.audit('--grace', '0')).status).toBe(0);
  }, RECOVERY_DEADLINE_MS);
}, 120_000);

test('every kind of drift is named, what is safe is mended, and a second repair finds nothing to do', async () => {
  const of = await sellEach([
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
  const userId = orderSchema.parse(
    (await call(under.shop.url, `/order/${of.unsent.orderId}`, { token: buyer.access_token })).body,
  ).user_id;
  const bodyOf = ({ orderId, bookId, quantity }: Sold) => ({
    order_id: orderId,
    user_id: userId,
    status: 'ACCEPTED',
    items: [{ book_id: bookId, quantity }],
  });
  await breakShop(async (drift) => {
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

  const found = await under.audit(...AT_ONCE);
  expect(found.status).toBe(1);
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
  const missing = (expected: readonly string[], violations: readonly string[]) =>
    expected.filter((start) => !violations.some((violation) => violation.startsWith(start)));
  expect(missing([...unsafe, ...safe], named)).toEqual([]);
  expect(named.filter((violation) => violation.startsWith('I9'))).toHaveLength(2);

  const repaired = await under.audit(...AT_ONCE, '--repair');
  const { violations: left, mended } = readReport(repaired);
  expect(repaired.status).toBe(1);
  expect(missing(unsafe, left)).toEqual([]);
  expect(missing(safe, left)).toEqual(safe);
  expect(mended.toSorted()).toEqual(
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
  expect(await statusOf(made.pending)).toBe('ACCEPTED');

  const again = await under.audit(...AT_ONCE, '--repair');
  expect(readReport(again)).toEqual({ violations: left, mended: [] });
}, 180_000);
