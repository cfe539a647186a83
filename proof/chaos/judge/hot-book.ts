import type { OrderReply } from '@bookstore/contracts/orders';
import { checkHistory } from '../../history/check-history.ts';
import type { Buy, History, Restock } from '../../history/history.ts';
import type { HotOperation, Records, Seen } from '../customers/records.ts';
import type { Truth } from './truth.ts';

const NEVER_KNOWN = Number.POSITIVE_INFINITY;

const outcomeOf = ({ status, reason, history }: OrderReply): Buy['outcome'] => {
  if (reason === 'out-of-stock') return 'refused';
  const wasAccepted = history.some((step) => step.status === 'ACCEPTED');
  return status !== 'PENDING' && wasAccepted ? 'accepted' : 'ended';
};

/** When a client first saw that the order was past PENDING: its copies were taken, or refused, by then. */
const firstSettled = (seen: readonly Seen[]): number =>
  Math.min(
    ...seen.filter(({ order }) => order.status !== 'PENDING').map(({ toldAt }) => toldAt),
    NEVER_KNOWN,
  );

type Facts = {
  orders: ReadonlyMap<string, OrderReply>;
  seen: ReadonlyMap<string, readonly Seen[]>;
  cancels: ReadonlyMap<string, readonly HotOperation[]>;
  restAt: number;
};

const toBuy = (operation: HotOperation, { orders, seen, cancels, restAt }: Facts): Buy[] => {
  const { id, quantity, askedAt: from, toldAt, outcome } = operation;
  const refused = { kind: 'buy', id, quantity, from, to: toldAt ?? restAt, outcome } as const;
  if (outcome === 'refused') return [{ ...refused, outcome }];
  const order = orders.get(id);
  // Without an answer and without an order: it never came to the shop.
  if (!order) return [];
  const settledAt = firstSettled(seen.get(order.order_id) ?? []);
  const made = outcomeOf(order);
  // Copies of an order that came to nothing are given back by a message, after its buyer was told.
  const to = made === 'ended' ? restAt : Math.min(settledAt, restAt);
  const buy = { ...refused, to, outcome: made };
  const cancelledAt = Math.min(
    ...(cancels.get(order.order_id) ?? []).map(({ askedAt }) => askedAt),
    NEVER_KNOWN,
  );
  const returned = { from: Math.max(from, Math.min(cancelledAt, restAt)), to: NEVER_KNOWN };
  return [order.status === 'CANCELLED' && buy.outcome === 'accepted' ? { ...buy, returned } : buy];
};

/** Copies whose arrival nobody confirmed may have come at any time, or never: both count for the shop. */
const toRestock = ({ id, quantity, askedAt, toldAt, outcome }: HotOperation): Restock[] =>
  outcome === 'refused'
    ? []
    : [
        {
          kind: 'restock',
          id,
          quantity,
          from: askedAt,
          to: outcome === 'done' && toldAt ? toldAt : NEVER_KNOWN,
        },
      ];

/**
 * What happened to the hot book, which is bought by itself only, as its clients saw it. `copies`: before the run.
 * `restAt`: when the shop was at rest, on the clients' clock; all that was taken was taken by then.
 */
export const toHistory = (
  { hot, seen }: Pick<Records, 'hot' | 'seen'>,
  { orders, keys }: Truth,
  { copies, restAt }: { copies: number; restAt: number },
): History => {
  const byKey = [...orders.values()].map(
    (order) => [keys.get(order.order_id) ?? '', order] as const,
  );
  const facts: Facts = {
    orders: new Map(byKey),
    seen: Map.groupBy(seen, ({ order }) => order.order_id),
    cancels: Map.groupBy(
      hot.filter(({ kind }) => kind === 'cancel'),
      ({ id }) => id,
    ),
    restAt,
  };
  const events = hot.flatMap((operation): (Buy | Restock)[] => {
    if (operation.kind === 'order') return toBuy(operation, facts);
    return operation.kind === 'restock' ? toRestock(operation) : [];
  });
  return { copies, events };
};

/** Why no order of events can explain what the clients of the hot book were told; empty when one can. */
export const judgeHotBook = (...of: Parameters<typeof toHistory>): string[] =>
  checkHistory(toHistory(...of)).map((finding) => `hot book: ${finding}`);
