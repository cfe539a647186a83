import type { System } from '@bookstore/contracts/system';
import { type Interval, intervalBetween } from './order-rates.ts';

export const HISTORY_MS = 5 * 60_000;

/** The newest reply, and what could be learnt from it and those before. */
export type SystemHistory = { now: System; intervals: readonly Interval[] };

/** Adds a reply; what is older than five minutes is forgotten. */
export const remember = (before: SystemHistory | undefined, now: System): SystemHistory => {
  if (!before) return { now, intervals: [] };
  const interval = intervalBetween(before.now, now);
  // An older look of another gateway tells nothing new.
  if (!interval) return before;
  const oldestMs = interval.atMs - HISTORY_MS;
  return {
    now,
    intervals: [...before.intervals.filter(({ atMs }) => atMs > oldestMs), interval],
  };
};
