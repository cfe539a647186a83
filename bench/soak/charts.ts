import type { Curve } from '../results/chart.ts';
import type { ReadingKind } from './samples/reading.ts';
import type { Series } from './samples/series.ts';
import { BOUNDS } from './verdict/bounds.ts';

const CHARTS: readonly { name: string; title: string; kinds: readonly ReadingKind[] }[] = [
  { name: 'service-memory', title: 'Resident memory of the services', kinds: ['service memory'] },
  {
    name: 'server-memory',
    title: 'Resident memory of the servers',
    kinds: ['server memory', 'broker memory', 'database memory'],
  },
  { name: 'caches', title: 'Caches of the databases', kinds: ['database cache'] },
  { name: 'heap', title: 'Heap used by the services', kinds: ['heap'] },
  { name: 'handles', title: 'Handles of the services', kinds: ['handles'] },
  { name: 'files', title: 'Open files', kinds: ['files'] },
  { name: 'connections', title: 'Clients of the databases', kinds: ['connections'] },
  { name: 'queues', title: 'Messages that wait', kinds: ['queue', 'outbox'] },
  { name: 'p50', title: 'Latency: median of each window', kinds: ['p50'] },
  { name: 'p99', title: 'Latency: p99 of each window', kinds: ['p99'] },
];

/** What was read over the time, a chart for each kind. */
export const drawSeries = (all: readonly Series[]): Curve[] =>
  CHARTS.map(({ name, title, kinds }) => {
    const unit = BOUNDS[kinds[0] ?? 'files'].unit;
    const series = all.filter(({ kind }) => kinds.includes(kind));
    return {
      name: `soak-${name}`,
      title,
      x: 'minutes',
      y: unit.name.trim() || 'count',
      lines: series.map(({ kind, name: line, points }) => ({
        name: kind === 'outbox' ? `outbox of ${line}` : line,
        points: points.map(([second, value]) => [second / 60, value / unit.size] as const),
      })),
    };
  });
