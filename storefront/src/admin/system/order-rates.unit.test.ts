import type { System } from '@bookstore/contracts/system';
import { describe, expect, it } from '@jest/globals';
import { intervalBetween, meanRates, ratesOf } from './order-rates.ts';
import { HISTORY_MS, remember } from './system-history.ts';

const NOON = Date.parse('2030-01-01T12:00:00Z');

type Counters = Record<string, Partial<Record<'PENDING' | 'ACCEPTED' | 'REJECTED', number>>>;

/** A look `seconds` after noon, with these counters by instance. */
const look = (seconds: number, counters: Counters): System => ({
  at: new Date(NOON + seconds * 1_000).toISOString(),
  parts: [],
  orders: Object.entries(counters).map(([instance, reached]) => ({
    replica: 'order-service 1',
    instance,
    reached,
  })),
  queues: [],
  outboxes: [],
  unread: [],
});

const after = (counts: readonly [seconds: number, placed: number][]) =>
  counts
    .map(([seconds, placed]) => look(seconds, { a: { PENDING: placed } }))
    .reduce(remember, remember(undefined, look(0, { a: { PENDING: 0 } }))).intervals;

describe('orders between two looks', () => {
  it('are counted over all replicas', () => {
    const before = look(0, { a: { PENDING: 10, ACCEPTED: 9 }, b: {} });
    const now = look(2, { a: { PENDING: 13, ACCEPTED: 11 }, b: { PENDING: 1, REJECTED: 1 } });
    const interval = intervalBetween(before, now);
    expect(interval?.orders).toEqual({ placed: 4, accepted: 2, rejected: 1 });
    expect(interval && ratesOf(interval)).toEqual({ placed: 2, accepted: 1, rejected: 0.5 });
  });

  it('are neither lost nor invented when a replica begins anew or is added', () => {
    const before = look(0, { a: { PENDING: 100 }, b: { PENDING: 50 } });
    const now = look(1, { a: { PENDING: 101 }, afterRestart: { PENDING: 2 }, c: { PENDING: 70 } });
    expect(intervalBetween(before, now)?.orders).toMatchObject({ placed: 1 });
  });

  it('are not known, rather than none, when no replica could be read twice', () => {
    const interval = intervalBetween(look(0, { a: { PENDING: 1 } }), look(1, {}));
    expect(interval).toMatchObject({ orders: null });
    expect(interval && ratesOf(interval)).toBeNull();
  });

  it.each([0, -1])('are nothing when the second look is %i s after the first', (seconds) => {
    expect(intervalBetween(look(0, { a: {} }), look(seconds, { a: {} }))).toBeNull();
  });
});

describe('what is remembered', () => {
  it('is no rate before the second look', () => {
    const history = remember(undefined, look(0, { a: { PENDING: 5 } }));
    expect(meanRates(history.intervals, 10)).toBeNull();
    const next = remember(history, look(2, { a: { PENDING: 6 } }));
    expect(meanRates(next.intervals, 10)).toMatchObject({ placed: 0.5 });
  });

  it('is not disturbed by the same look again', () => {
    const history = remember(undefined, look(1, { a: {} }));
    expect(remember(history, look(1, { a: {} }))).toBe(history);
  });

  it('ends after five minutes', () => {
    let history = remember(undefined, look(0, { a: {} }));
    for (let seconds = 10; seconds <= 600; seconds += 10) {
      history = remember(history, look(seconds, { a: {} }));
    }
    const times = history.intervals.map(({ atMs }) => atMs);
    expect(Math.max(...times)).toBe(NOON + 600_000);
    expect(Math.min(...times)).toBeGreaterThan(NOON + 600_000 - HISTORY_MS);
    expect(times).toHaveLength(30);
  });
});

describe('the mean rate', () => {
  it('is that of the last seconds', () => {
    const intervals = after([
      [5, 500],
      [10, 501],
      [15, 503],
    ]);
    expect(meanRates(intervals, 10)).toMatchObject({ placed: 0.3 });
  });

  it('is not known while the newest look had no counters', () => {
    const history = remember(
      { now: look(5, { a: {} }), intervals: after([[5, 500]]) },
      look(7, {}),
    );
    expect(meanRates(history.intervals, 10)).toBeNull();
  });
});
