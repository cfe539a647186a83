import type { ListCache, ListEntry } from '../cache/cache.ports.ts';
import type { SingleFlight } from '../cache/single-flight.ts';

/** A list under a key: out of the cache of all replicas, or made once for all who wait for it. */
export type ReadList = (key: string, make: () => Promise<ListEntry>) => Promise<ListEntry>;

export type ReadListParts = {
  cache: ListCache;
  mayUseCache: () => boolean;
  flights: SingleFlight<ListEntry>;
  observe: (result: 'hit' | 'miss' | 'away') => void;
};

export const createReadList =
  ({ cache, mayUseCache, flights, observe }: ReadListParts): ReadList =>
  async (key, make) => {
    const found = mayUseCache() ? await cache.find(key).catch(() => null) : null;
    observe(found === null ? 'away' : found.entry ? 'hit' : 'miss');
    if (found?.entry) return found.entry;
    const generation = found?.generation ?? '';
    return flights.run(`${generation}:${key}`, async () => {
      const entry = await make();
      if (found) await cache.put(key, generation, entry).catch(() => undefined);
      return entry;
    });
  };
