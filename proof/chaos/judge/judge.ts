import type { Bookshelf } from '../customers/bookshelf.ts';
import type { Records, Seen } from '../customers/records.ts';
import { judgeAttempts } from './attempts.ts';
import { judgeLists } from './lists.ts';
import { judgeOrder } from './orders.ts';
import type { Truth } from './truth.ts';

const inTime = (seen: readonly Seen[]) => seen.toSorted((a, b) => a.toldAt - b.toldAt);

/**
 * Everything that a client was told and that is not so: an empty list is the proof. That calls failed is no lie.
 */
export const findLies = (
  records: Records,
  truth: Truth,
  shelf: Pick<Bookshelf, 'plentyIds'>,
): string[] => {
  const told = Map.groupBy(records.seen, ({ order }) => order.order_id);
  const lies = [
    ...records.wrong,
    ...[...told].flatMap(([id, seen]) => judgeOrder(inTime(seen), truth.orders.get(id))),
    ...records.refusedCancels.flatMap(({ orderId }) =>
      truth.orders.get(orderId)?.status === 'CANCELLED'
        ? [`order ${orderId}: could not be cancelled, and is CANCELLED`]
        : [],
    ),
    ...judgeAttempts(records, truth, shelf),
    ...judgeLists(records),
  ];
  return [...new Set(lies)];
};
