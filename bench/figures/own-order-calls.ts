import { createCall } from '../load/calls.ts';
import type { Call } from '../load/plan.ts';
import { inPortions } from '../shop/in-portions.ts';
import { readBody } from '../shop/read-body.ts';
import { makeSettledOrders, type SettledOrder } from '../shop/settled-orders.ts';
import type { ShopBench } from './figure.ts';

const BUYERS = 20;
const ORDERS = 200;
const READ_AT_ONCE = 32;

/** An order that is settled, by whom, and what its reply is. */
export type OwnOrder = SettledOrder & { body: string };

export const makeOwnOrders = async ({ shop, books, buyers }: ShopBench): Promise<OwnOrder[]> => {
  const count = Math.min(ORDERS, books.length);
  const orders = await makeSettledOrders(shop.url, await buyers(BUYERS), books, count);
  return inPortions(orders, READ_AT_ONCE, async ({ id, token }) => {
    const headers = { authorization: `Bearer ${token}` };
    return { id, token, body: await readBody(shop.url, `/order/${id}`, headers) };
  });
};

/** One `GET` for each order below that path, by who owns it. */
export const ownOrderCalls = (path: '/order' | '/orders', orders: readonly OwnOrder[]): Call[] =>
  orders.map(({ id, token, body }) =>
    createCall({ path: `${path}/${id}`, token }, { kind: 'body', status: 200, body }),
  );
