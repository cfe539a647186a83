import type { LoadSummary } from '../load/summary.ts';
import { quantile } from './statistics.ts';

export type Second = {
  /** Since the first reply that was due. */
  second: number;
  served: number;
  refused: number;
  /** Of those served, from the due time; null of none. */
  p95: number | null;
};

const isServed = (status: number): boolean => status < 400;

/** Replies by the second in which they were due. */
export const bySecond = (kept: LoadSummary['kept']): Second[] => {
  const first = Math.min(...kept.slice(0, 1).map(({ dueAt }) => dueAt));
  const groups = Map.groupBy(kept, ({ dueAt }) => Math.floor((dueAt - first) / 1_000));
  return [...groups]
    .toSorted(([a], [b]) => a - b)
    .map(([second, replies]) => {
      const times = replies.filter(({ status }) => isServed(status)).map(({ ms }) => ms);
      const sorted = times.toSorted((a, b) => a - b);
      return {
        second,
        served: times.length,
        refused: replies.length - times.length,
        p95: quantile(sorted, 0.95),
      };
    });
};
