import { setTimeout as sleep } from 'node:timers/promises';
import { type CacheDrift, withCache } from './reading/cache.redis.ts';
import type { AuditedShop } from './shop.ts';

const LOOKS = 3;
/** A cache that was away catches up within a second. */
const PAUSE_MS = 1_000;

/** What is no violation but worth a look: queues that nobody reads, and what the cache says of a sample of books. */
export const findWarnings = async (shop: AuditedShop): Promise<string[]> => {
  const queues = await shop.queues.look();
  const unread = queues.flatMap((queue) =>
    queue.isThere && queue.readers === 0
      ? [`nobody reads ${queue.name}; messages in it: ${queue.waiting}`]
      : [],
  );
  const drifts = await findCacheDrift(shop).catch(() => null);
  if (drifts === null) return [...unread, 'the cache does not answer: it was not compared'];
  const stale = drifts.map(
    ({ bookId, cached, stored }) =>
      `the cache has book ${bookId} at revision ${cached}, the database at ${stored}`,
  );
  return [...unread, ...stale];
};

const findCacheDrift = ({ addresses, databases }: AuditedShop): Promise<CacheDrift[]> =>
  withCache(addresses.redisCache, databases, async (compare) => {
    let drifts = await compare();
    for (let look = 1; look < LOOKS && drifts.length > 0; look += 1) {
      await sleep(PAUSE_MS);
      const before = new Map(drifts.map(({ bookId, cached }) => [bookId, cached]));
      const again = await compare([...before.keys()]);
      // An entry that moved is one that is kept in step.
      drifts = again.filter(({ bookId, cached }) => before.get(bookId) === cached);
    }
    return drifts;
  });
