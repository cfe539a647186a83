import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '@bookstore/testkit';
import type { PaymentProvider } from '../payments/payment-provider.ts';
import { createBuyer, reservationOf, startTestShop, type TestShop } from '../testing/test-shop.ts';

const GIVE_UP_MS = 1_000;
const SILENT = 65;

/** Ignores its signals, as a bad adapter does. */
const silentKeys = new Set<string>();
const defectiveKeys = new Set<string>();
const answeredKeys = new Set<string>();
const call = async <T>(key: string, answer: T): Promise<T> => {
  if (silentKeys.has(key)) await new Promise<never>(() => undefined);
  if (defectiveKeys.has(key)) throw new TypeError('Cannot read properties of undefined');
  answeredKeys.add(key);
  return answer;
};
const provider: PaymentProvider = {
  charge: ({ key }) => call(key, { kind: 'captured', reference: key }),
  voidOrRefund: (key) => call(key, { kind: 'nothing-charged' }),
};

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ PAYMENT_GIVE_UP_MS: String(GIVE_UP_MS) }, { provider });
});
afterAll(() => shop.stop());

it('a programming error does not count against the provider: the order is paid once it is fixed', async () => {
  const buyer = createBuyer(shop);
  const order = await buyer.order(shop.catalog.addBook());
  defectiveKeys.add(order.order_id);
  await shop.broker.publish('stock-reserved', reservationOf(order));
  const reservedAt = Date.now();
  await eventually(async () => {
    const { status, payment } = await buyer.read(order.order_id);
    expect([status, payment.status]).toEqual(['PENDING', 'pending']);
    expect(Date.now() - reservedAt).toBeGreaterThan(3 * GIVE_UP_MS);
  });
  defectiveKeys.clear();
  await eventually(async () => expect((await buyer.read(order.order_id)).status).toBe('ACCEPTED'));
});

it('a provider that never answers 65 orders blocks neither the 66th nor the stop', async () => {
  const buyer = createBuyer(shop);
  const book = shop.catalog.addBook({ stock: 1_000 });
  for (let placed = 0; placed < SILENT; placed += 1) {
    const order = await buyer.order(book);
    silentKeys.add(order.order_id);
    await shop.broker.publish('stock-reserved', reservationOf(order));
  }
  const next = await buyer.order(book);
  await shop.broker.publish('stock-reserved', reservationOf(next));
  await eventually(async () => expect((await buyer.read(next.order_id)).status).toBe('ACCEPTED'));

  const cancelled = await buyer.order(book);
  await buyer.post(`/order/${cancelled.order_id}/cancel`);
  // Its void task finds a free slot among those of the silent orders.
  await eventually(() => expect(answeredKeys).toContain(cancelled.order_id));

  const startedAt = Date.now();
  await shop.stopReplica(shop.replica);
  expect(Date.now() - startedAt).toBeLessThan(4_000);
}, 60_000);
