import { type OrderReply, orderSchema } from '@bookstore/contracts/orders';
import { MongoClient } from 'mongodb';
import { z } from 'zod';
import { call } from '../../../tests/e2e/client.ts';
import type { Account } from '../customers/client.ts';

/** What the shop holds when it is at rest again. */
export type Truth = {
  /** All orders of the buyers of the run, as their owners read them over HTTP. */
  orders: ReadonlyMap<string, OrderReply>;
  /** The Idempotency-Key of each order, as orderdb has it. */
  keys: ReadonlyMap<string, string>;
};

const NEXT = /<([^>]+)>;\s*rel="next"/;
const MOST_PAGES = 100;

const readAll = async (url: string, { username, token }: Account): Promise<OrderReply[]> => {
  const orders: OrderReply[] = [];
  let path: string | undefined = `/orders/${username}?limit=100`;
  for (let page = 0; path !== undefined && page < MOST_PAGES; page += 1) {
    const answer = await call(url, path, { token });
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
    orders.push(...z.array(orderSchema).parse(answer.body));
    path = NEXT.exec(answer.headers.get('link') ?? '')?.[1];
  }
  return orders;
};

const readKeys = async (orderdbUrl: string): Promise<Map<string, string>> => {
  const client = new MongoClient(orderdbUrl);
  try {
    const fields = { projection: { 'idempotency.key': 1 } };
    const found = await client.db().collection('orders').find({}, fields).toArray();
    return new Map(found.map((order) => [String(order._id), String(order['idempotency']?.key)]));
  } finally {
    await client.close();
  }
};

/** Of a shop at rest: what each buyer's own list of orders says, to its end. */
export const readTruth = async (parts: {
  url: string;
  orderdbUrl: string;
  buyers: readonly Account[];
}): Promise<Truth> => {
  const orders = new Map<string, OrderReply>();
  for (const buyer of parts.buyers) {
    for (const order of await readAll(parts.url, buyer)) orders.set(order.order_id, order);
  }
  return { orders, keys: await readKeys(parts.orderdbUrl) };
};
