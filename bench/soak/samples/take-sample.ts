import type { Db } from '@bookstore/platform/mongo';
import { z } from 'zod';
import type { Tally } from '../tally.ts';
import { readProcesses } from './processes.ts';
import type { Reading } from './reading.ts';
import { readServices, type ServiceUrls } from './services.ts';

export type Watched = {
  parts: ReadonlyMap<string, number>;
  urls: ServiceUrls;
  databases: Readonly<Record<string, Db>>;
  tally: Tally;
};

const statusSchema = z.object({ connections: z.object({ current: z.number() }) });

const readConnections = (databases: Watched['databases']): Promise<Reading[]> =>
  Promise.all(
    Object.entries(databases).map(async ([name, db]): Promise<Reading> => {
      const status = statusSchema.parse(await db.command({ serverStatus: 1 }));
      return { kind: 'connections', name: `MongoDB of ${name}`, value: status.connections.current };
    }),
  );

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
export const takeSample = async ({
  parts,
  urls,
  databases,
  tally,
}: Watched): Promise<Reading[]> => [
  ...readLatencies(tally),
  ...(await readServices(urls)),
  ...(await readConnections(databases)),
  ...readProcesses(parts),
];
