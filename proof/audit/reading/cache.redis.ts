import { once } from 'node:events';
import type { ShopDatabases } from '../../../scripts/backup/shop-databases.ts';
import { createLogger } from '@bookstore/platform/log';
import { createRedis, type Redis } from '@bookstore/platform/redis';
import { storedIn } from './stored.ts';

const CONNECT_DEADLINE_MS = 5_000;
const SAMPLE = 200;
const MOST_SCANS = 50;
/** As catalog-service writes them, version 2: `<revision> <etag>\n<body>`. */
const REVISION_BYTES = 20;

/** Books of a sample of Redis whose cached reply is not the present one: by id, cached and true revision. */
export type CacheDrift = { bookId: string; cached: number; stored: number };

/** Runs the work with access to the cache of books. Throws when Redis is out of reach. */
export const withCache = async <T>(
  url: string,
  databases: ShopDatabases,
  work: (compare: (ids?: readonly string[]) => Promise<CacheDrift[]>) => Promise<T>,
): Promise<T> => {
  const redis = createRedis(url, createLogger({ service: 'audit', version: '', level: 'silent' }));
  const prefix = `catalog:${databases.catalogdb.db().databaseName}:v2:book:`;
  try {
    await once(redis, 'ready', { signal: AbortSignal.timeout(CONNECT_DEADLINE_MS) });
    return await work(async (ids) =>
      compare(redis, databases, prefix, ids ?? (await sample(redis, prefix))),
    );
  } finally {
    redis.disconnect();
  }
};

const sample = async (redis: Redis, prefix: string): Promise<string[]> => {
  const ids: string[] = [];
  let cursor = '0';
  for (let scans = 0; scans < MOST_SCANS && ids.length < SAMPLE; scans += 1) {
    const [next, keys] = await redis.scan(cursor, 'MATCH', `${prefix}*`, 'COUNT', SAMPLE);
    ids.push(...keys.map((key) => key.slice(prefix.length)));
    if (next === '0') break;
    cursor = next;
  }
  return ids.slice(0, SAMPLE);
};

const compare = async (
  redis: Redis,
  { catalogdb }: ShopDatabases,
  prefix: string,
  ids: readonly string[],
): Promise<CacheDrift[]> => {
  const heads = await Promise.all(
    ids.map(async (id) => ({
      id,
      head: await redis.getrange(prefix + id, 0, REVISION_BYTES),
    })),
  );
  const found = await storedIn(catalogdb, 'books')
    .find({ _id: { $in: [...ids] } }, { projection: { revision: 1 } })
    .toArray();
  const stored = new Map(found.map((book) => [book._id, Number(book['revision'])]));
  return heads.flatMap(({ id, head }) => {
    const revision = /^\d+/.exec(head)?.[0];
    if (revision === undefined) return [];
    const drift = { bookId: id, cached: Number(revision), stored: stored.get(id) ?? 0 };
    return drift.cached === drift.stored ? [] : [drift];
  });
};
