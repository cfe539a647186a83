import { type Amqp, createBroadcastConsumer } from '@bookstore/platform/messaging';
import type { Logger } from '@bookstore/platform/log';
import type { Order } from '../orders/order.ts';

/** Receives the changed order, or null: the order may have changed, read it again. */
export type OnChange = (order: Order | null) => void;

/**
 * Change notifications to the watchers of this replica. A notification may be missing or repeated;
 * the database has the truth.
 */
export type OrderChanges = {
  notify: (id: string, order: Order | null) => void;
  /** Returns the function that ends the watch. */
  watch: (id: string, onChange: OnChange) => () => void;
  watchedIds: () => string[];
};

export const createOrderChanges = (): OrderChanges => {
  const watchers = new Map<string, Set<OnChange>>();
  return {
    notify: (id, order) => {
      for (const onChange of watchers.get(id) ?? []) onChange(order);
    },
    watch: (id, onChange) => {
      const ofOrder = watchers.get(id) ?? new Set();
      watchers.set(id, ofOrder.add(onChange));
      return () => {
        ofOrder.delete(onChange);
        if (ofOrder.size === 0 && watchers.get(id) === ofOrder) watchers.delete(id);
      };
    },
    watchedIds: () => [...watchers.keys()],
  };
};

/**
 * Notifies the watchers of changes that other replicas make. A change of the payment alone has no
 * message: the poll finds it.
 */
export const createStreamConsumer = (amqp: Amqp, changes: OrderChanges, logger: Logger) =>
  createBroadcastConsumer({
    amqp,
    types: [
      'order-accepted',
      'order-rejected',
      'order-cancelled',
      'order-shipped',
      'order-delivered',
    ],
    logger,
    onMessage: ({ body }) => changes.notify(body.order_id, null),
  });

const PAGE_SIZE = 500;

/**
 * Notifies the watchers of orders whose revision moved since the last call, for change notifications
 * that got lost. Reads nothing while nobody watches.
 */
export const createPollChanges = (
  changes: OrderChanges,
  readRevisions: (ids: readonly string[]) => Promise<Map<string, number>>,
) => {
  let seen = new Map<string, number>();
  return async (): Promise<void> => {
    const ids = changes.watchedIds();
    const found = new Map<string, number>();
    for (let start = 0; start < ids.length; start += PAGE_SIZE) {
      const page = await readRevisions(ids.slice(start, start + PAGE_SIZE));
      for (const [id, revision] of page) found.set(id, revision);
    }
    const before = seen;
    seen = found;
    // The first call for an order notifies too: it may have moved since its watcher read it.
    for (const [id, revision] of found) if (before.get(id) !== revision) changes.notify(id, null);
  };
};
