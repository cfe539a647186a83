import { setTimeout as sleep } from 'node:timers/promises';
import { orderSchema, type OrderReply } from '@bookstore/contracts/orders';
import { z } from 'zod';
import { call } from '../../tests/e2e/client.ts';

const POLL_MS = 20;
const READ_AT_ONCE = 32;

/** Waits until the shop has no order that is still PENDING; returns the time on performance.now() when it saw that. */
export const untilAllSettled = async (
  url: string,
  adminToken: string,
  deadlineMs: number,
): Promise<number> => {
  const deadline = performance.now() + deadlineMs;
  while (performance.now() < deadline) {
    const reply = await call(url, '/orders?status=PENDING&limit=1', { token: adminToken });
    if (reply.status === 200 && z.array(orderSchema).parse(reply.body).length === 0) {
      return performance.now();
    }
    await sleep(POLL_MS);
  }
  throw new Error(`orders are still PENDING after ${deadlineMs} ms`);
};

/** The orders as the shop has them now. */
export const readOrders = async (
  url: string,
  adminToken: string,
  ids: readonly string[],
): Promise<OrderReply[]> => {
  const orders: OrderReply[] = [];
  for (let start = 0; start < ids.length; start += READ_AT_ONCE) {
    const replies = ids
      .slice(start, start + READ_AT_ONCE)
      .map((id) => call(url, `/order/${id}`, { token: adminToken }));
    for (const { body } of await Promise.all(replies)) orders.push(orderSchema.parse(body));
  }
  return orders;
};
