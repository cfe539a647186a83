import type { OrderReply, OrderStatus } from '@bookstore/contracts/orders';
import type { Seen } from '../customers/records.ts';

const FINAL: ReadonlySet<OrderStatus> = new Set(['REJECTED', 'CANCELLED', 'DELIVERED']);
const MOVES: Record<OrderStatus, readonly OrderStatus[]> = {
  PENDING: ['ACCEPTED', 'REJECTED', 'CANCELLED'],
  ACCEPTED: ['SHIPPED', 'CANCELLED'],
  SHIPPED: ['DELIVERED'],
  REJECTED: [],
  CANCELLED: [],
  DELIVERED: [],
};

/** What never changes, from the moment that the order was acknowledged. */
const fixedPart = (order: OrderReply): string => {
  const { order_id, user_id, username, items, total_price, currency, created_at } = order;
  return JSON.stringify([order_id, user_id, username, items, total_price, currency, created_at]);
};

const steps = ({ history }: OrderReply): string[] =>
  history.map(({ status, at, reason }) => [status, at, reason].join(' '));

const isBeginningOf = (earlier: OrderReply, later: OrderReply): boolean => {
  const after = steps(later);
  return steps(earlier).every((step, index) => step === after[index]);
};

const isLegal = ({ history, status, items, total_price }: OrderReply): boolean => {
  const statuses = history.map((entry) => entry.status);
  const moves = statuses.slice(1).map((to, index) => ({ from: statuses[index], to }));
  const cents = items.reduce((sum, line) => sum + Math.round(line.line_total * 100), 0);
  return (
    statuses[0] === 'PENDING' &&
    statuses.at(-1) === status &&
    moves.every(({ from, to }) => from !== undefined && MOVES[from].includes(to)) &&
    cents === Math.round(total_price * 100) &&
    items.every(
      (line) =>
        Math.round(line.line_total * 100) === Math.round(line.unit_price * 100) * line.quantity,
    )
  );
};

/** Of two states of which the first was told before the other was asked for. */
const judgePair = (earlier: OrderReply, later: OrderReply): string[] => {
  if (FINAL.has(earlier.status) && later.status !== earlier.status) {
    return [`was told ${earlier.status}, then ${later.status}`];
  }
  if (isBeginningOf(earlier, later)) return [];
  const told = `${steps(earlier).join(', ')}; then ${steps(later).join(', ')}`;
  return later.history.length < earlier.history.length
    ? [`went back in time: ${told}`]
    : [`its history was rewritten: ${told}`];
};

/** For each state the one with the longest history that was told before it was asked for. */
const pairsInTime = (seen: readonly Seen[]): [Seen, Seen][] =>
  seen.flatMap((later): [Seen, Seen][] => {
    const before = seen.filter(({ toldAt }) => toldAt <= later.askedAt);
    const [newest] = before.toSorted((a, b) => b.order.history.length - a.order.history.length);
    return newest === undefined ? [] : [[newest, later]];
  });

/** All that was told of one order, in the order of `toldAt`, and how it ended; undefined: it is not there. */
export const judgeOrder = (seen: readonly Seen[], truth: OrderReply | undefined): string[] => {
  const [first] = seen;
  if (first === undefined) return [];
  const id = first.order.order_id;
  if (truth === undefined) {
    return [`order ${id}: was told to ${first.buyer} by ${first.route}, and is not there`];
  }
  const states = [...seen.map(({ order }) => order), truth];
  const faults = [
    ...(states.every((order) => fixedPart(order) === fixedPart(truth))
      ? []
      : ['its lines, prices or owner changed']),
    ...states
      .filter((order) => !isLegal(order))
      .map((order) => `can't be: ${steps(order).join(', ')}`),
    ...pairsInTime(seen).flatMap(([earlier, later]) =>
      judgePair(earlier.order, later.order).map((lie) => `${lie} (${later.route})`),
    ),
    ...seen.flatMap(({ order }) => judgePair(order, truth).map((lie) => `${lie} (in the end)`)),
  ];
  return [...new Set(faults)].map((fault) => `order ${id}: ${fault}`);
};
