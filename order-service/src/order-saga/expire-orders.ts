import type { ChangeOrder } from '../orders/change-order.ts';
import { expire, type Order } from '../orders/order.ts';

const MAX_PER_SWEEP = 100;

export type ExpireOrdersParts = {
  /** PENDING orders that were placed before that time, the oldest first. */
  findPendingBefore: (time: Date, limit: number) => Promise<Order[]>;
  changeOrder: ChangeOrder;
  now: () => Date;
  expiryMs: number;
};

/** Rejects orders that are PENDING for longer than `expiryMs`, the oldest first, 100 a run. */
export const createExpireOrders =
  ({ findPendingBefore, changeOrder, now, expiryMs }: ExpireOrdersParts) =>
  async (): Promise<void> => {
    const before = new Date(now().getTime() - expiryMs);
    const orders = await findPendingBefore(before, MAX_PER_SWEEP);
    for (const order of orders) await changeOrder(order, expire);
  };
