import { quantile } from '../../../bench/results/statistics.ts';
import type { VisitRecord } from './visit.ts';

export type LoadSummary = {
  requests: number;
  /** Visitors who in the end were not served, or told something wrong. */
  failed: number;
  /** Those of them that were told something wrong: no second try of a test forgives that. */
  wrong: number;
  /** Visitors who were served, but not at their first try. */
  retried: number;
  orders: number;
  p50_ms: number;
  p99_ms: number;
  max_ms: number;
  /** Why tries failed, each reason with its count, those of the end and those of the way. */
  reasons: Record<string, number>;
};

const MOST_REASONS = 12;

/** Without what differs each time: ids, times, ports. */
const generalised = (failure: string): string =>
  failure
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
    .replaceAll(/"instance":"[^"]*"/g, '"instance":…')
    .replaceAll(/"request_id":"[^"]*"/g, '"request_id":…');

const countReasons = (records: readonly VisitRecord[]): Record<string, number> => {
  const counts = new Map<string, number>();
  for (const { kind, failures } of records) {
    for (const failure of failures) {
      const reason = `${kind}: ${generalised(failure)}`;
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
  }
  const commonest = [...counts].toSorted(([, a], [, b]) => b - a);
  return Object.fromEntries(commonest.slice(0, MOST_REASONS));
};

export const summarise = (records: readonly VisitRecord[]): LoadSummary => {
  const times = records.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(quantile(times, share) ?? Number.NaN);
  return {
    requests: records.length,
    failed: records.filter(({ served }) => !served).length,
    wrong: records.filter(({ wrong }) => wrong).length,
    retried: records.filter(({ served, failures }) => served && failures.length > 0).length,
    orders: records.filter(({ order }) => order !== undefined).length,
    p50_ms: at(0.5),
    p99_ms: at(0.99),
    max_ms: at(1),
    reasons: countReasons(records),
  };
};
