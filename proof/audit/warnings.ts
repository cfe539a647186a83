import { setTimeout as sleep } from 'node:timers/promises';
import { type CacheDrift, withCache } from './reading/cache.redis.ts';
import { findTopicDrift } from './reading/topic-counts.mongo.ts';
import type { AuditedShop } from './shop.ts';

const COMPARISONS = 3;
/** A cache that was unavailable catches up within a second. */
const PAUSE_MS = 1_000;

/** What is no violation but worth knowing: queues that nobody reads, wrong counts of topics, a cache that differs from the books. */
export const findWarnings = async (shop: AuditedShop): Promise<string[]> => [
  ...(await warnOfQueues(shop)),
  ...(await warnOfTopics(shop)),
  ...(await warnOfCache(shop)),
];

const warnOfQueues = async ({ queues }: AuditedShop): Promise<string[]> =>
  (await queues.read()).flatMap((queue) =>
    queue.isThere && queue.readers === 0
      ? [`nobody reads ${queue.name}; messages in it: ${queue.waiting}`]
      : [],
  );

const warnOfTopics = async ({ databases }: AuditedShop): Promise<string[]> =>
  (await findTopicDrift(databases.catalogdb)).map(
    ({ topic, stored, counted }) => `topic ${topic} is counted ${stored} times, books: ${counted}`,
  );

const warnOfCache = async (shop: AuditedShop): Promise<string[]> => {
  const drifts = await findCacheDrift(shop).catch(() => null);
  if (drifts === null) return ['the cache does not answer: it was not compared'];
  return drifts.map(
    ({ bookId, cached, stored }) =>
      `the cache has book ${bookId} at revision ${cached}, the database at ${stored}`,
  );
};

const findCacheDrift = ({ addresses, databases }: AuditedShop): Promise<CacheDrift[]> =>
  withCache(addresses.redisCache, databases, async (compare) => {
    let drifts = await compare();
    for (let count = 1; count < COMPARISONS && drifts.length > 0; count += 1) {
      await sleep(PAUSE_MS);
      const before = new Map(drifts.map(({ bookId, cached }) => [bookId, cached]));
      const again = await compare([...before.keys()]);
      // An entry that moved is one that is kept in step.
      drifts = again.filter(({ bookId, cached }) => before.get(bookId) === cached);
    }
    return drifts;
  });
