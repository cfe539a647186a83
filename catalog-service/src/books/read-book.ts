import { createBatcher } from '@bookstore/platform/batcher';
import { type BookCache, type BookEntry, UNKNOWN_BOOK } from '../cache/book-cache.ts';
import { bookNotFound } from './book.errors.ts';
import { isBookId } from './book.ts';

/** The reply of one book, ready to send. Throws `book-not-found`. */
export type ReadBook = (id: string) => Promise<{ etag: string; body: Buffer }>;

export type ReadBookParts = {
  cache: BookCache;
  isCoherent: () => boolean;
  /** Called when the cache did not answer. */
  onUnavailable: () => void;
  /** One entry for each id. */
  loadEntries: (ids: readonly string[]) => Promise<ReadonlyMap<string, BookEntry>>;
  observe: (result: 'hit' | 'miss' | 'unavailable') => void;
};

/** Reads the cache first, then the database; works without the cache. */
export const createReadBook = (parts: ReadBookParts): ReadBook => {
  const { cache, isCoherent, onUnavailable, loadEntries, observe } = parts;

  // Readers share a query that begins after they asked, so that nobody gets a state from before.
  const load = createBatcher<string, BookEntry>(async (ids) => {
    const entries = await loadEntries([...new Set(ids)]);
    if (isCoherent()) void cache.put(entries).catch(onUnavailable);
    return ids.map((id) => entries.get(id) ?? UNKNOWN_BOOK);
  });
  const findCached = async (id: string): Promise<BookEntry | null> => {
    if (!isCoherent()) {
      observe('unavailable');
      return null;
    }
    try {
      const entry = await cache.find(id);
      observe(entry ? 'hit' : 'miss');
      return entry;
    } catch {
      observe('unavailable');
      onUnavailable();
      return null;
    }
  };

  return async (id) => {
    if (!isBookId(id)) throw bookNotFound();
    const { reply } = (await findCached(id)) ?? (await load(id));
    if (!reply) throw bookNotFound();
    return reply;
  };
};
