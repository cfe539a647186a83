import type { BookCache } from '../cache/cache.ports.ts';
import { type BookEntry, type EntryOf, UNKNOWN_BOOK } from '../cache/book-entry.ts';
import type { SingleFlight } from '../cache/single-flight.ts';
import { bookNotFound } from './book.errors.ts';
import type { LoadBooks } from './book.ts';

/** The reply of one book, ready to send. Throws `book-not-found`. */
export type ReadBook = (id: string) => Promise<{ etag: string; body: Buffer }>;

export type ReadBookParts = {
  cache: BookCache;
  mayUseCache: () => boolean;
  loadBooks: LoadBooks;
  entryOf: EntryOf;
  flights: SingleFlight<BookEntry>;
  isBookId: (id: string) => boolean;
  observe: (result: 'hit' | 'miss' | 'away') => void;
};

/** Cache first, then the database, once for all who wait for the same book. Works without the cache. */
export const createReadBook = (parts: ReadBookParts): ReadBook => {
  const load = async (id: string): Promise<BookEntry> => {
    const [book] = await parts.loadBooks([id]);
    const entry = book ? parts.entryOf(book) : UNKNOWN_BOOK;
    if (parts.mayUseCache()) {
      await parts.cache.put(new Map([[id, entry]])).catch(() => undefined);
    }
    return entry;
  };

  return async (id) => {
    if (!parts.isBookId(id)) throw bookNotFound();
    const cached = parts.mayUseCache()
      ? await parts.cache.find(id).catch(() => undefined)
      : undefined;
    parts.observe(cached === undefined ? 'away' : cached ? 'hit' : 'miss');
    const entry = cached ?? (await parts.flights.run(id, () => load(id)));
    if (!entry.reply) throw bookNotFound();
    return entry.reply;
  };
};
