import type { Order } from '../orders/order.ts';

/** Called with the changed order, or with null: something may have changed, read it again. */
export type OnChange = (order: Order | null) => void;

export type OrderChanges = {
  /** Tells those on this replica who watch the order. */
  notify: (id: string, order: Order | null) => void;
  /** Returns the function that ends the watch; it must be called. */
  watch: (id: string, onChange: OnChange) => () => void;
  watchedIds: () => string[];
};

/** Who on this replica waits for news of which order. Hints only: the truth is in the database. */
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
