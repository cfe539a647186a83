import { orderSchema } from '@bookstore/contracts/orders';
import { placeOrder } from '../../tests/e2e/client.ts';
import type { Buyer } from './sign-in.ts';

const AT_ONCE = 8;

export type SettledOrder = { id: string; token: string };

/** Orders one book for each turn, the buyers and the books in turn, and waits until all are ACCEPTED. */
export const makeSettledOrders = async (
  url: string,
  buyers: readonly Buyer[],
  books: readonly string[],
  count: number,
): Promise<SettledOrder[]> => {
  const orders: SettledOrder[] = [];
  const order = async (turn: number): Promise<SettledOrder> => {
    const token = buyers[turn % buyers.length]?.token ?? '';
    const body = { book_id: books[turn % books.length] };
    const reply = await placeOrder(url, token, body, { prefer: 'wait=10' });
    const { order_id, status } = orderSchema.parse(reply.body);
    if (status !== 'ACCEPTED') throw new Error(`order ${order_id} is ${status}`);
    return { id: order_id, token };
  };
  for (let start = 0; start < count; start += AT_ONCE) {
    const turns = Array.from({ length: Math.min(AT_ONCE, count - start) }, (_, i) => start + i);
    orders.push(...(await Promise.all(turns.map(order))));
  }
  return orders;
};
