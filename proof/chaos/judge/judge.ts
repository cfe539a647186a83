import type { OrderReply } from '@bookstore/contracts/orders';
import type { Bookshelf } from '../customers/bookshelf.ts';
import type { Records, Seen } from '../customers/records.ts';
import { judgeAttempts } from './attempts.ts';
import { judgeLists } from './lists.ts';
import { judgeOrder } from './orders.ts';

/** What the shop holds when it is at rest again. */
export type Truth = {
  /** All orders of the buyers of the run, as their owners read them over HTTP. */
  orders: ReadonlyMap<string, OrderReply>;
  /** The Idempotency-Key of each order, as orderdb has it. */
  keys: ReadonlyMap<string, string>;
};

/**
 * Everything that a client was told and that is not so: an empty list is the proof. That calls failed is no lie.
 */
export const findLies = (
  records: Records,
  truth: Truth,
  shelf: Pick<Bookshelf, 'plentyIds'>,
): string[] => {
  const told = Map.groupBy(records.seen, ({ order }) => order.order_id);
  const inTime = (seen: readonly Seen[]) => seen.toSorted((a, b) => a.toldAt - b.toldAt);
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
