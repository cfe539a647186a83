import { type CallContext, runInContext } from '@bookstore/platform/context';
import type { Logger } from '@bookstore/platform/log';
import type { ChangeOrder } from '../orders/change-order.ts';
import type { Cursor } from '../orders/find-orders.ts';
import { expire } from '../orders/order.ts';

const PAGE_SIZE = 100;

/** A PENDING order, and the request that placed it. */
export type PendingOrder = Cursor & { context: CallContext };

/** PENDING orders that were placed before that time and after the cursor, the oldest first. */
export type FindPendingBefore = (
  time: Date,
  after: Cursor | null,
  limit: number,
) => Promise<PendingOrder[]>;

export type ExpireOrdersParts = {
  findPendingBefore: FindPendingBefore;
  changeOrder: ChangeOrder;
  now: () => Date;
  expiryMs: number;
  logger: Logger;
};

/**
 * Rejects all orders that are PENDING for longer than `expiryMs`, the oldest first. An order that
 * cannot be expired is logged and tried again by the next sweep; the others go on.
 */
export const createExpireOrders =
  ({ findPendingBefore, changeOrder, now, expiryMs, logger }: ExpireOrdersParts) =>
  async (signal: AbortSignal): Promise<void> => {
    const before = new Date(now().getTime() - expiryMs);
    let after: Cursor | null = null;
    do {
      const page: PendingOrder[] = await findPendingBefore(before, after, PAGE_SIZE);
      for (const { id, context } of page) {
        if (signal.aborted) return;
        await runInContext(context, () => changeOrder(id, expire)).catch((error: unknown) =>
          logger.error({ err: error, order_id: id }, 'order could not be expired'),
        );
      }
      after = page.length === PAGE_SIZE ? (page.at(-1) ?? null) : null;
    } while (after);
  };
