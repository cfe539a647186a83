import { type Availability, measureRoutes } from './judge/availability.ts';
import type { ChaosOptions } from './options.ts';
import type { ChaosResult } from './run-chaos.ts';

type FaultLine = {
  what: string;
  /** Milliseconds after the start of the load. */
  broken_at_ms: number;
  mended_at_ms: number | null;
  trouble?: string;
  /** Of the calls that were made while it lasted, by route. */
  availability: Record<string, Availability>;
};

/** All that is kept of a run: enough to run it again, and to see what happened. */
export type ChaosReport = {
  verdict: 'sound' | 'violated';
  again: string;
  seed: number;
  minutes: number;
  faults: string[];
  rate: number;
  node: string;
  settled_ms: number;
  orders_acknowledged: number;
  violations: readonly string[];
  availability: Record<string, Availability>;
  timeline: FaultLine[];
  /** What was done with the copies of the hot book, and when; milliseconds after the start of the load. */
  hot_book: ChaosResult['records']['hot'];
};

const commandOf = ({ seed, minutes, kinds, perSecond }: ChaosOptions): string =>
  `npm run chaos -- --seed ${seed} --minutes ${minutes} --faults ${kinds.join()} --rate ${perSecond}`;

const timeline = ({ faults, records, startedAt }: ChaosResult): FaultLine[] =>
  faults
    .toSorted((a, b) => a.brokenAtMs - b.brokenAtMs)
    .map(({ what, brokenAtMs, mendedAtMs, trouble }) => {
      const from = startedAt + brokenAtMs;
      const to = startedAt + (mendedAtMs ?? brokenAtMs);
      const during = records.calls.filter(({ askedAt, toldAt }) => askedAt <= to && toldAt >= from);
      return {
        what,
        broken_at_ms: brokenAtMs,
        mended_at_ms: mendedAtMs,
        ...(trouble === undefined ? {} : { trouble }),
        availability: measureRoutes(during),
      };
    });

export const createReport = (options: ChaosOptions, result: ChaosResult): ChaosReport => {
  const { records, startedAt, violations } = result;
  const since = (time: number) => Math.round(time - startedAt);
  const acknowledged = records.seen.filter(({ key }) => key !== undefined);
  return {
    verdict: violations.length === 0 ? 'sound' : 'violated',
    again: commandOf(options),
    seed: options.seed,
    minutes: options.minutes,
    faults: [...options.kinds],
    rate: options.perSecond,
    node: process.version,
    settled_ms: result.settledMs,
    orders_acknowledged: new Set(acknowledged.map(({ order }) => order.order_id)).size,
    violations,
    availability: measureRoutes(records.calls),
    timeline: timeline(result),
    hot_book: records.hot.map((operation) => ({
      ...operation,
      askedAt: since(operation.askedAt),
      toldAt: operation.toldAt === null ? null : since(operation.toldAt),
    })),
  };
};

const MOST_PRINTED = 30;
const seconds = (ms: number | null): string => (ms === null ? '–' : (ms / 1_000).toFixed(1));
const percent = ({ told, calls, hungUp }: Availability): string =>
  calls === hungUp ? '–' : `${((100 * told) / (calls - hungUp)).toFixed(1)} %`;

const total = (routes: Record<string, Availability>): Availability => {
  const all = Object.values(routes);
  const sum = (field: keyof Availability) => all.reduce((added, one) => added + one[field], 0);
  const fields = ['calls', 'told', 'notNow', 'broken', 'hungUp'] as const;
  const [calls = 0, told = 0, notNow = 0, broken = 0, hungUp = 0] = fields.map(sum);
  return { calls, told, notNow, broken, hungUp, p50_ms: 0, p99_ms: 0 };
};

/** The report as people read it. */
export const renderReport = (report: ChaosReport): string[] => [
  '',
  'from s    to s  answered  fault',
  ...report.timeline.map((line) => {
    const { what, broken_at_ms: from, mended_at_ms: to, trouble, availability } = line;
    const times = `${seconds(from).padStart(6)}  ${seconds(to).padStart(6)}`;
    const answered = percent(total(availability)).padStart(8);
    return `${times}  ${answered}  ${what}${trouble === undefined ? '' : ` (left out: ${trouble})`}`;
  }),
  '',
  'answered   calls  not now  broken  hung up    p50    p99 ms  route',
  ...Object.entries(report.availability).map(([route, measured]) => {
    const { calls, notNow, broken, hungUp, p50_ms, p99_ms } = measured;
    const counts = [calls, notNow, broken, hungUp].map((count) => String(count).padStart(7));
    const times = `${String(p50_ms).padStart(6)} ${String(p99_ms).padStart(6)}   `;
    return `${percent(measured).padStart(8)} ${counts.join('')}  ${times}  ${route}`;
  }),
  '',
  `${report.orders_acknowledged} orders acknowledged, at rest ${seconds(report.settled_ms)} s after the last fault`,
  ...report.violations.slice(0, MOST_PRINTED).map((violation) => `VIOLATION  ${violation}`),
  ...(report.violations.length > MOST_PRINTED ? [`… ${report.violations.length} in all`] : []),
  `${report.verdict}; again: ${report.again}`,
];
