import type { OrderQueries } from '../orders/order.ports.ts';
import type { OrderChanges } from './order-changes.ts';

const PAGE = 500;

export type PollChangesParts = {
  changes: OrderChanges;
  queries: Pick<OrderQueries, 'revisions'>;
};

/**
 * The safety net under the hints, which may get lost: finds watched orders whose revision moved
 * since the last look. Reads nothing while nobody watches.
 */
export const createPollChanges = ({ changes, queries }: PollChangesParts) => {
  let seen = new Map<string, number>();
  return async (): Promise<void> => {
    const ids = changes.watchedIds();
    const found = new Map<string, number>();
    for (let start = 0; start < ids.length; start += PAGE) {
      const page = await queries.revisions(ids.slice(start, start + PAGE));
      for (const [id, revision] of page) found.set(id, revision);
    }
    const before = seen;
    seen = found;
    // An order that is looked at for the first time may have moved since its watcher read it.
    for (const [id, revision] of found) if (before.get(id) !== revision) changes.notify(id, null);
  };
};
