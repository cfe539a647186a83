import type { OrderReply } from '@bookstore/contracts/orders';
import type { Bookshelf } from '../customers/bookshelf.ts';
import type { Attempt, Line, Records } from '../customers/records.ts';
import type { Truth } from './truth.ts';

const nameLines = (lines: readonly Line[]): string =>
  lines
    .map(({ book_id, quantity }) => `${book_id} × ${quantity}`)
    .toSorted()
    .join(', ');

type Case = { attempt: Attempt; orders: readonly OrderReply[]; isPlenty: boolean };

const judgeOutcome = ({ attempt, isPlenty }: Case, order: OrderReply): string[] => {
  const { status, reason } = order;
  const wasPaid = order.history.some((entry) => entry.status === 'ACCEPTED');
  return [
    ...(nameLines(attempt.items) === nameLines(order.items) ? [] : ['has other lines than wanted']),
    ...(attempt.buyer === order.username ? [] : ['belongs to another']),
    ...(attempt.token === 'tok_declined' && wasPaid ? ['was accepted with a declined card'] : []),
    ...(reason === 'payment-declined' && attempt.token !== 'tok_declined'
      ? ['was declined with a good card']
      : []),
    ...(reason === 'out-of-stock' && (isPlenty || attempt.held)
      ? [`was refused as out-of-stock, with copies ${isPlenty ? 'for all' : 'put aside'}`]
      : []),
    ...(reason === 'unknown-book' || reason === 'expired' ? [`ended as ${status} ${reason}`] : []),
  ].map((fault) => `order ${order.order_id}: ${fault}`);
};

const judgeAttempt = (one: Case): string[] => {
  const { attempt, orders, isPlenty } = one;
  const ids = orders.map(({ order_id }) => order_id);
  return [
    ...(ids.length > 1 ? [`key ${attempt.key}: made ${ids.length} orders: ${ids.join(', ')}`] : []),
    ...orders.flatMap((order) => judgeOutcome(one, order)),
    ...(attempt.refusedAt !== undefined && (isPlenty || attempt.held)
      ? [`key ${attempt.key}: refused, with copies ${isPlenty ? 'for all' : 'put aside'}`]
      : []),
  ];
};

/** Every order was wanted by somebody, once, and came out as it may. */
export const judgeAttempts = (
  { attempts, seen }: Records,
  { orders, keys }: Truth,
  { plentyIds }: Pick<Bookshelf, 'plentyIds'>,
): string[] => {
  const plenty = new Set(plentyIds);
  const byKey = Map.groupBy(orders.values(), ({ order_id }) => keys.get(order_id) ?? '');
  const wanted = new Set(attempts.map(({ key }) => key));
  const strangers = [...byKey].filter(([key]) => !wanted.has(key)).flatMap(([, made]) => made);
  return [
    ...attempts.flatMap((attempt) => {
      const isPlenty = attempt.items.every(({ book_id }) => plenty.has(book_id));
      return judgeAttempt({ attempt, orders: byKey.get(attempt.key) ?? [], isPlenty });
    }),
    ...seen.flatMap(({ key, order: { order_id } }) =>
      key === undefined || !orders.has(order_id) || keys.get(order_id) === key
        ? []
        : [`key ${key}: was answered with order ${order_id} of another key`],
    ),
    ...strangers.map(({ order_id }) => `order ${order_id}: nobody wanted it`),
  ];
};
