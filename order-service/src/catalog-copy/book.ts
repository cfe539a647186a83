import type { BookState } from '@bookstore/contracts/messages';

/** A book in the own copy of the catalog. */
export type Book = {
  id: string;
  title: string;
  priceCents: number;
  archived: boolean;
  /** Copies that could be bought when the last message was written: a cached value, not the truth. */
  available: number;
};

/** A book as the catalog returns it now; it has no `stock_version`. */
export type CatalogBook = Omit<Book, 'archived'> & { version: number };

export type BookCopies = {
  find: (ids: readonly string[]) => Promise<Map<string, Book>>;
  /** Takes the fields that are newer than the copy and ignores those that are older. */
  applyStates: (states: readonly BookState[]) => Promise<void>;
  /** Takes what the catalog returned, and keeps a stock that came by message. */
  upsert: (books: readonly CatalogBook[]) => Promise<void>;
  markArchived: (id: string) => Promise<void>;
  isEmpty: () => Promise<boolean>;
  /** The ids of all books that are not archived, in pages. */
  liveIds: () => AsyncIterable<string[]>;
};

/** The catalog over HTTP. Throws `unavailable` when it does not answer. */
export type Catalog = {
  /** The books of up to 50 ids as they are now, in one call. Unknown and archived ones are left out. */
  lookUpBooks: (ids: readonly string[], maxWaitMs: number) => Promise<CatalogBook[]>;
  /** All books, page by page. */
  listBooks: (signal: AbortSignal) => AsyncIterable<CatalogBook[]>;
};
