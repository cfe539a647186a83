import type { LoadSummary } from '../load/summary.ts';
import { median } from './statistics.ts';

const middle = (values: readonly (number | null)[]): string =>
  (median(values.filter((value) => value !== null)) ?? Number.NaN).toFixed(1);

/** `p50 1.2 p95 3.4 p99 5.6 ms at 1000/s`: medians of the rounds. */
export const latencyDetail = (rounds: readonly LoadSummary[]): string => {
  const at = (pick: (round: LoadSummary) => number | null) => middle(rounds.map(pick));
  const rate = median(rounds.map(({ perSecond }) => perSecond)) ?? Number.NaN;
  return `p50 ${at((r) => r.p50)} p95 ${at((r) => r.p95)} p99 ${at((r) => r.p99)} ms at ${rate.toFixed(0)}/s`;
};
