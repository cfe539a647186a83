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

type Kept = LoadSummary['kept'];

const isServed = (status: number): boolean => status < 400;

const summarise = (second: number, replies: Kept): Second => {
  const times = replies.filter(({ status }) => isServed(status)).map(({ ms }) => ms);
  const p95 = quantile(
    times.toSorted((a, b) => a - b),
    0.95,
  );
  return { second, served: times.length, refused: replies.length - times.length, p95 };
};

/** Replies by the second in which they were due; with `span`, each with the seconds after it, so many in all. */
export const bySecond = (kept: Kept, span = 1): Second[] => {
  const first = Math.min(...kept.slice(0, 1).map(({ dueAt }) => dueAt));
  const groups = Map.groupBy(kept, ({ dueAt }) => Math.floor((dueAt - first) / 1_000));
  const seconds = Math.max(-1, ...groups.keys()) + 1;
  const within = (second: number) =>
    Array.from({ length: span }, (_, next) => groups.get(second + next) ?? []).flat();
  return Array.from({ length: Math.max(0, seconds - span + 1) }, (_, second) =>
    summarise(second, within(second)),
  );
};
