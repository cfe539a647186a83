import { randomUUID } from 'node:crypto';
import type { OrderReply, OrderStatus } from '@bookstore/contracts/orders';
import { type Attempt, createRecords, type Records, type Seen } from '../customers/records.ts';
import type { Truth } from './truth.ts';

export const PLENTY = 'plenty';
export const HOT = 'hot';

/** An order that went through these states, a second each. */
export const orderOf = (
  statuses: readonly OrderStatus[],
  more: Partial<OrderReply> = {},
): OrderReply => ({
  order_id: randomUUID(),
  user_id: 'u1',
  username: 'ada',
  status: statuses.at(-1) ?? 'PENDING',
  items: [{ book_id: PLENTY, title: 'Plenty', quantity: 2, unit_price: 5.01, line_total: 10.02 }],
  total_price: 10.02,
  currency: 'USD',
  payment: { status: 'pending' },
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
  history: statuses.map((status, index) => ({ status, at: `2026-01-01T00:00:0${index}.000Z` })),
  ...more,
});

/** The same order in an earlier state. */
export const earlier = (order: OrderReply, states: number): OrderReply => {
  const history = order.history.slice(0, states);
  return { ...order, history, status: history.at(-1)?.status ?? 'PENDING' };
};

export const attemptOf = (more: Partial<Attempt> = {}): Attempt => ({
  buyer: 'ada',
  key: 'key-1',
  items: [{ book_id: PLENTY, quantity: 2 }],
  token: 'tok_ok',
  held: false,
  ...more,
});

/** Told from `askedAt` to half a second later. */
export const seenOf = (order: OrderReply, askedAt: number, more: Partial<Seen> = {}): Seen => ({
  buyer: 'ada',
  route: 'GET /order/{id}',
  askedAt,
  toldAt: askedAt + 500,
  order,
  ...more,
});

/** What a client noted in an honest shop with one order, and what that shop holds in the end. */
export const honestRun = (
  order: OrderReply,
): {
  records: Records;
  truth: { orders: Map<string, OrderReply>; keys: Map<string, string> } & Truth;
} => ({
  records: {
    ...createRecords(),
    attempts: [attemptOf()],
    seen: [
      seenOf(earlier(order, 1), 0, { key: 'key-1', route: 'POST /order' }),
      seenOf(order, 1_000),
    ],
    lists: [
      { buyer: 'ada', askedAt: 2_000, toldAt: 2_500, orderIds: [order.order_id], isAll: true },
    ],
  },
  truth: {
    orders: new Map([[order.order_id, order]]),
    keys: new Map([[order.order_id, 'key-1']]),
  },
});
