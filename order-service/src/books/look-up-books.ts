import type { BookCopies, Catalog } from './book.ports.ts';
import type { Book, CatalogBook } from './book.ts';
import { createAskFresh } from './ask-fresh.ts';
import { createAskOnce } from './ask-once.ts';

const UNKNOWN_MAX_WAIT_MS = 1_500;
const STOCK_MAX_WAIT_MS = 500;
const KEEP_MS = 1_000;

export type BookLookUp = {
  /**
   * Books out of the own copy; those missing there are asked for at the catalog, once. Books that
   * nobody has, or that were archived, are left out. Throws `unavailable`.
   */
  find: (ids: readonly string[]) => Promise<Map<string, Book>>;
  /** Copies that can be bought, by the catalog itself now; null when it can't say. */
  confirmStock: (id: string) => Promise<number | null>;
};

type Parts = { copies: BookCopies; catalog: Catalog };

export const createBookLookUp = ({ copies, catalog }: Parts): BookLookUp => {
  const learn = async (id: string): Promise<CatalogBook | null> => {
    const book = await catalog.getBook(id, UNKNOWN_MAX_WAIT_MS);
    if (book) await copies.learn([book]);
    return book;
  };
  const askBook = createAskOnce(learn, KEEP_MS);
  // Never kept: copies that came back a moment ago can be bought.
  const askStock = createAskFresh(async (id) => {
    const book = await catalog.getBook(id, STOCK_MAX_WAIT_MS);
    return book?.available ?? 0;
  });

  return {
    find: async (ids) => {
      const known = await copies.find(ids);
      const missing = ids.filter((id) => !known.has(id));
      const learned = await Promise.all(missing.map(askBook));
      for (const book of learned) if (book) known.set(book.id, { ...book, archived: false });
      return new Map([...known].filter(([, book]) => !book.archived));
    },
    confirmStock: (id) => askStock(id).catch(() => null),
  };
};
