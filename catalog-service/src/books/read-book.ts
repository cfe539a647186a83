import { createBatcher } from '@bookstore/platform/batcher';
import { bookNotFound } from './book.errors.ts';
import { isBookId } from './book.ts';

/** What the cache holds of one book: its reply, ready to send, or that the shop does not have it. */
export type BookEntry = {
  /** Orders the entries of one book: the highest is the current one. 0 for an id that no book has. */
  revision: number;
  reply: { etag: string; body: Buffer } | null;
};

export const UNKNOWN_BOOK: BookEntry = { revision: 0, reply: null };

/** Shared by all replicas. Every call rejects while Redis is unavailable. */
export type BookCache = {
  find: (id: string) => Promise<BookEntry | null>;
  /** An older entry never replaces a newer one, whichever comes last. */
  put: (entries: ReadonlyMap<string, BookEntry>) => Promise<void>;
  /** The ids of all entries, in bounded batches. */
  ids: () => AsyncIterable<readonly string[]>;
};

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

  // Concurrent readers share a query that begins after their requests, so that nobody gets an older state.
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
