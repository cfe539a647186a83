import type { ChangeOrder } from './change-order.ts';
import { expire } from './order.ts';
import type { OrderQueries } from './order.ports.ts';

const MAX_PER_SWEEP = 100;

export type ExpireOrdersParts = {
  queries: Pick<OrderQueries, 'findPendingBefore'>;
  changeOrder: ChangeOrder;
  now: () => Date;
  expiryMs: number;
};

/** Rejects orders that were PENDING for too long, the oldest first, a bounded number at a time. */
export const createExpireOrders =
  ({ queries, changeOrder, now, expiryMs }: ExpireOrdersParts) =>
  async (): Promise<void> => {
    const before = new Date(now().getTime() - expiryMs);
    const orders = await queries.findPendingBefore(before, MAX_PER_SWEEP);
    for (const order of orders) await changeOrder(order, expire);
  };
