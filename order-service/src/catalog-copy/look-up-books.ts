import type { Book, BookCopies, Catalog, CatalogBook } from './book.ts';
import { createCoalescedFetch } from './coalesced-fetch.ts';
import { createSingleFlightCache } from './single-flight-cache.ts';

const UNKNOWN_MAX_WAIT_MS = 1_500;
const STOCK_MAX_WAIT_MS = 500;
const KEEP_MS = 1_000;

export type BookLookUp = {
  /**
   * Books of the own copy; the catalog is asked for those that are missing there. Unknown and archived
   * books are left out. Throws `unavailable`.
   */
  find: (ids: readonly string[]) => Promise<Map<string, Book>>;
  /** The copies that can be bought now, as the catalog says; null while it does not answer. */
  confirmStock: (id: string) => Promise<number | null>;
};

type Parts = { copies: BookCopies; catalog: Catalog };

export const createBookLookUp = ({ copies, catalog }: Parts): BookLookUp => {
  const fetchBook = async (id: string): Promise<CatalogBook | null> => {
    const book = await catalog.getBook(id, UNKNOWN_MAX_WAIT_MS);
    if (book) await copies.upsert([book]);
    return book;
  };
  const askBook = createSingleFlightCache(fetchBook, KEEP_MS);
  // Not cached: copies that came back a moment ago can be bought.
  const askStock = createCoalescedFetch(async (id) => {
    const book = await catalog.getBook(id, STOCK_MAX_WAIT_MS);
    return book?.available ?? 0;
  });

  return {
    find: async (ids) => {
      const known = await copies.find(ids);
      const missing = ids.filter((id) => !known.has(id));
      const fetched = await Promise.all(missing.map(askBook));
      for (const book of fetched) if (book) known.set(book.id, { ...book, archived: false });
      return new Map([...known].filter(([, book]) => !book.archived));
    },
    confirmStock: (id) => askStock(id).catch(() => null),
  };
};
