import { setTimeout as sleep } from 'node:timers/promises';
import { orderSchema, type OrderReply } from '@bookstore/contracts/orders';
import { z } from 'zod';
import { call } from '../../tests/e2e/client.ts';
import { inPortions } from './in-portions.ts';

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
  const replies = await inPortions(ids, READ_AT_ONCE, (id) =>
    call(url, `/order/${id}`, { token: adminToken }),
  );
  return replies.map(({ body }) => orderSchema.parse(body));
};
