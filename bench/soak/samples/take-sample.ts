import type { Tally } from '../tally.ts';
import { type Databases, lessCaches, readDatabases } from './databases.ts';
import { readProcesses } from './processes.ts';
import type { Reading } from './reading.ts';
import { readServices, type ServiceUrls } from './services.ts';

export type Watched = {
  parts: ReadonlyMap<string, number>;
  urls: ServiceUrls;
  databases: Databases;
  tally: Tally;
};

/** Errands are too few, and too different, for a latency of their own. */
const TIMED = ['read', 'order', 'settled order'] as const;

const readLatencies = (tally: Tally): Reading[] => {
  const window = tally.takeWindow();
  return TIMED.flatMap((name) => {
    const { p50, p99 } = window[name];
    return p50 === null || p99 === null
      ? []
      : [{ kind: 'p50', name, value: p50 } as const, { kind: 'p99', name, value: p99 } as const];
  });
};

/** Everything that is watched, as it is now; the latencies are those since the sample before. */
export const takeSample = async ({ parts, urls, databases, tally }: Watched): Promise<Reading[]> =>
  lessCaches([
    ...readLatencies(tally),
    ...(await readServices(urls)),
    ...(await readDatabases(databases)),
    ...readProcesses(parts),
  ]);
