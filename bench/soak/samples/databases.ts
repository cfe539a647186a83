import type { Db } from '@bookstore/platform/mongo';
import { z } from 'zod';
import type { Reading } from './reading.ts';

/** By the name of the process. */
export type Databases = Readonly<Record<string, Db>>;

const statusSchema = z.object({
  connections: z.object({ current: z.number() }),
  wiredTiger: z.object({ cache: z.object({ 'bytes currently in the cache': z.number() }) }),
});

/** Clients of each MongoDB, and what its cache holds of the shop's data. */
export const readDatabases = async (databases: Databases): Promise<Reading[]> => {
  const found = await Promise.all(
    Object.entries(databases).map(async ([name, db]): Promise<Reading[]> => {
      const status = statusSchema.parse(await db.command({ serverStatus: 1 }));
      const cached = status.wiredTiger.cache['bytes currently in the cache'];
      return [
        { kind: 'connections', name, value: status.connections.current },
        { kind: 'database cache', name, value: cached },
      ];
    }),
  );
  return found.flat();
};

/**
 * The memory of a MongoDB is told less its cache: that one fills with what is sold, up to its size, so only the
 * rest can be flat.
 */
export const lessCaches = (readings: readonly Reading[]): Reading[] => {
  const caches = new Map(
    readings.flatMap(({ kind, name, value }) => (kind === 'database cache' ? [[name, value]] : [])),
  );
  return readings.map((reading) => {
    const cached = caches.get(reading.name);
    return reading.kind === 'server memory' && cached !== undefined
      ? { ...reading, kind: 'database memory', value: reading.value - cached }
      : reading;
  });
};
