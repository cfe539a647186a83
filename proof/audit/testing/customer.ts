import { randomUUID } from 'node:crypto';
import { orderSchema } from '@bookstore/contracts/orders';
import { eventually } from '@bookstore/testkit';
import { expect } from '@jest/globals';
import { withDatabases } from '../../../scripts/backup/shop-databases.ts';
import { addBook, createBuyer, placeOrder, readOrder } from '../../../tests/e2e/client.ts';
import type { ShopUnderAudit } from './audited-shop.ts';
import { createDrift, type Drift, type Sold } from './drift.ts';

const SETTLED_DEADLINE_MS = 40_000;

/** Without grace, so that what was just broken counts; what is on its way is told apart by a recheck. */
export const AT_ONCE = ['--grace', '0', '--json', '--examples', '1000'] as const;

export type Customer = {
  token: string;
  userId: string;
  /** Orders and waits for the outcome. */
  order: (body: object) => Promise<{ id: string; status: string }>;
  statusOf: (orderId: string) => Promise<string>;
  /** An accepted order that has come to its end, of two of the five copies of a book. */
  buy: () => Promise<Sold>;
  /** One such for each name. */
  buyEach: <Name extends string>(names: readonly Name[]) => Promise<Record<Name, Sold>>;
};

/** Writes past the services. */
export const breakShop = (
  { addresses }: ShopUnderAudit,
  work: (drift: Drift) => Promise<void>,
): Promise<void> =>
  withDatabases(addresses.mongo, (databases) => work(createDrift(databases, addresses)));

/** A new buyer in the shop; every answer is checked. */
export const welcomeCustomer = async (under: ShopUnderAudit): Promise<Customer> => {
  const { url } = under.shop;
  const { access_token: token, user_id: userId } = await createBuyer(url);

  const order: Customer['order'] = async (body) => {
    const headers = { prefer: 'wait=10', 'idempotency-key': randomUUID() };
    const answer = await placeOrder(url, token, body, headers);
    expect(answer.status).toBe(201);
    const { order_id: id, status } = orderSchema.parse(answer.body);
    return { id, status };
  };
  const buy = async (): Promise<Sold> => {
    const { id: bookId } = await addBook(url, under.adminToken, { stock: 5 });
    const { id: orderId, status } = await order({ book_id: bookId, quantity: 2 });
    expect(status).toBe('ACCEPTED');
    const sold = { orderId, bookId, quantity: 2 };
    await breakShop(under, (drift) =>
      eventually(async () => expect(await drift.isAtRest(sold)).toBe(true), SETTLED_DEADLINE_MS),
    );
    return sold;
  };
  return {
    token,
    userId,
    order,
    buy,
    statusOf: async (orderId) => (await readOrder(url, token, orderId)).status,
    buyEach: async <Name extends string>(names: readonly Name[]) => {
      const sold: [string, Sold][] = [];
      for (const name of names) sold.push([name, await buy()]);
      return Object.fromEntries(sold) as Record<Name, Sold>;
    },
  };
};
