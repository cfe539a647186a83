import {
  type CallContext,
  createContext,
  currentContext,
  runInContext,
} from '@bookstore/platform/context';
import { kindOf } from '@bookstore/platform/errors';
import type { Logger } from '@bookstore/platform/log';
import type { ChangeOrder } from '../orders/change-order.ts';
import { cancel } from '../orders/order.ts';

/** A write that MongoDB received may still appear this long after its connection was lost. */
const WATCH_MS = 60_000;
const MAX_WATCHED = 10_000;

/**
 * Orders whose write has no known outcome and whose client has no Idempotency-Key to ask again with:
 * the client got 503 and may order again, so a stored one is cancelled. The list lives in memory. If
 * the process dies first, such an order goes on like any other, and its user can cancel it.
 */
export type UnconfirmedOrders = {
  /** Call it within the context of the request. Beyond 10,000 orders further ones are only logged. */
  add: (orderId: string) => void;
  /** While true, the relay of this replica must not publish `order-placed` of stored orders. */
  hasUnchecked: () => boolean;
  /** Cancels those that are stored by now. Rejects while the database does not answer. */
  cancelStored: (changeOrder: ChangeOrder) => Promise<void>;
};

type Watched = { until: number; context: CallContext; isChecked: boolean };

export const createUnconfirmedOrders = (now: () => Date, logger: Logger): UnconfirmedOrders => {
  const watched = new Map<string, Watched>();

  const cancelOne = async (id: string, order: Watched, changeOrder: ChangeOrder) => {
    try {
      const outcome = await changeOrder(id, cancel);
      logger.warn(
        { order_id: id, outcome: outcome.kind },
        'unconfirmed order was stored, cancelling',
      );
      watched.delete(id);
    } catch (error) {
      if (kindOf(error) !== 'not-found') throw error;
      order.isChecked = true;
      if (now().getTime() > order.until) watched.delete(id);
    }
  };

  return {
    add: (id) => {
      const hasRoom = watched.size < MAX_WATCHED;
      logger.warn({ order_id: id, is_watched: hasRoom }, 'the write of an order is not confirmed');
      if (!hasRoom) return;
      const context = currentContext() ?? createContext(undefined, undefined);
      watched.set(id, { until: now().getTime() + WATCH_MS, context, isChecked: false });
    },
    hasUnchecked: () => [...watched.values()].some(({ isChecked }) => !isChecked),
    cancelStored: async (changeOrder) => {
      const attempts = [...watched].map(([id, order]) =>
        runInContext(order.context, () => cancelOne(id, order, changeOrder)),
      );
      const outcomes = await Promise.allSettled(attempts);
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    },
  };
};
