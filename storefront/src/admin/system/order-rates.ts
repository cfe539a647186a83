import type { System } from '@bookstore/contracts/system';

export const RATE_KINDS = ['placed', 'accepted', 'rejected'] as const;
export type RateKind = (typeof RATE_KINDS)[number];
/** Orders per second. */
export type Rates = Readonly<Record<RateKind, number>>;

/** What happened in the `seconds` before `atMs`; null when no counter could be read at both ends. */
export type Interval = {
  atMs: number;
  seconds: number;
  orders: Readonly<Record<RateKind, number>> | null;
};

type Counters = System['orders'];

const STATUS_OF = { placed: 'PENDING', accepted: 'ACCEPTED', rejected: 'REJECTED' } as const;

/** Orders between two readings; a process that began anew, or was not read before, is left out. */
const ordersBetween = (before: Counters, now: Counters): Interval['orders'] => {
  const total = { placed: 0, accepted: 0, rejected: 0 };
  let compared = 0;
  for (const { instance, reached } of now) {
    const earlier = before.find((counters) => counters.instance === instance);
    if (!earlier) continue;
    compared += 1;
    for (const kind of RATE_KINDS) {
      const status = STATUS_OF[kind];
      total[kind] += Math.max(0, (reached[status] ?? 0) - (earlier.reached[status] ?? 0));
    }
  }
  return compared > 0 ? total : null;
};

/** What lies between two replies; null when they are the same look, or came in another order. */
export const intervalBetween = (before: System, now: System): Interval | null => {
  const atMs = Date.parse(now.at);
  const seconds = (atMs - Date.parse(before.at)) / 1_000;
  return seconds > 0 ? { atMs, seconds, orders: ordersBetween(before.orders, now.orders) } : null;
};

export const ratesOf = ({ orders, seconds }: Interval): Rates | null =>
  orders && {
    placed: orders.placed / seconds,
    accepted: orders.accepted / seconds,
    rejected: orders.rejected / seconds,
  };

/** The mean over the last intervals that make up `overSeconds`; null while the newest is not known. */
export const meanRates = (intervals: readonly Interval[], overSeconds: number): Rates | null => {
  const newest = intervals.at(-1);
  if (!newest?.orders) return null;
  const since = newest.atMs - overSeconds * 1_000;
  const sum = { atMs: newest.atMs, seconds: 0, orders: { placed: 0, accepted: 0, rejected: 0 } };
  for (const { atMs, seconds, orders } of intervals) {
    if (!orders || atMs <= since) continue;
    sum.seconds += seconds;
    for (const kind of RATE_KINDS) sum.orders[kind] += orders[kind];
  }
  return ratesOf(sum);
};
