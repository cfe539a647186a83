import { quantile } from '../../../bench/results/statistics.ts';
import type { CallRecord } from '../customers/records.ts';

/** How one route answered. `told`: with anything but "not now". */
export type Availability = {
  calls: number;
  told: number;
  /** 429, 502, 503 or 504. */
  notNow: number;
  /** The connection broke, or nothing came in time. */
  broken: number;
  /** The client did not wait. */
  hungUp: number;
  p50_ms: number;
  p99_ms: number;
};

const AWAY = new Set([429, 502, 503, 504]);

const measure = (calls: readonly CallRecord[]): Availability => {
  const count = (isOne: (call: CallRecord) => boolean) => calls.filter(isOne).length;
  const times = calls.map(({ askedAt, toldAt }) => toldAt - askedAt).toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(quantile(times, share) ?? 0);
  const hungUp = count((call) => call.hungUp);
  const notNow = count(({ status }) => AWAY.has(status));
  const broken = count(({ status }) => status === 0) - hungUp;
  return {
    calls: calls.length,
    told: calls.length - hungUp - notNow - broken,
    notNow,
    broken,
    hungUp,
    p50_ms: at(0.5),
    p99_ms: at(0.99),
  };
};

/** By route, the busiest first. */
export const measureRoutes = (calls: readonly CallRecord[]): Record<string, Availability> => {
  const routes = [...Map.groupBy(calls, ({ route }) => route)];
  return Object.fromEntries(
    routes
      .toSorted(([, a], [, b]) => b.length - a.length)
      .map(([route, ofRoute]) => [route, measure(ofRoute)]),
  );
};
