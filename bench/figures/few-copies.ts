import { orderSchema } from '@bookstore/contracts/orders';
import { addBook, readBook } from '../../tests/e2e/client.ts';
import { createCall } from '../load/calls.ts';
import { readOrders, untilAllSettled } from '../shop/settling.ts';
import type { Buyer } from '../shop/sign-in.ts';
import type { ShopBench } from './figure.ts';

export const COPIES = 10;
const DEADLINE_MS = 60_000;
const TAKEN = 201;
const SOLD_OUT = 409;

export type Rush = {
  bookId: string;
  /** Exactly as many accepted as there were copies, all others refused, none left. */
  isRight: boolean;
  /** From the first request until no order was PENDING. */
  settledSeconds: number;
  /** Of the replies, from when each was sent; milliseconds. */
  p50: number | null;
  p99: number | null;
  detail: string;
};

/** All buyers want one copy of the same book at the same moment, each over a connection of its own. */
export const rushForCopies = async (
  { shop, load, adminToken }: ShopBench,
  buyers: readonly Buyer[],
): Promise<Rush> => {
  const token = await adminToken();
  const book = await addBook(shop.url, token, { stock: COPIES });
  const most = buyers.length;
  const summary = await load({
    calls: buyers.map((buyer) =>
      createCall(
        { path: '/order', token: buyer.token, body: { book_id: book.id } },
        { kind: 'statuses', statuses: [TAKEN, SOLD_OUT] },
      ),
    ),
    loop: { kind: 'closed', connections: most, seconds: 30, warmUpSeconds: 0, most },
    keep: true,
  });
  await untilAllSettled(shop.url, token, DEADLINE_MS);
  const settledSeconds = (Date.now() - summary.startedAt) / 1_000;
  const taken = summary.kept.filter(({ status }) => status === TAKEN);
  const ids = taken.map(({ body }) => orderSchema.parse(JSON.parse(body)).order_id);
  const orders = await readOrders(shop.url, token, ids);
  const count = (status: string) => orders.filter((order) => order.status === status).length;
  const [accepted, rejected] = [count('ACCEPTED'), count('REJECTED')];
  const refused = summary.kept.length - taken.length;
  const { stock } = await readBook(shop.url, token, book.id);
  return {
    bookId: book.id,
    isRight: accepted === COPIES && rejected + refused === most - COPIES && stock === 0,
    settledSeconds,
    p50: summary.p50,
    p99: summary.p99,
    detail: `${accepted} accepted, ${rejected} rejected, ${refused} sold out at once, stock ${stock}`,
  };
};
