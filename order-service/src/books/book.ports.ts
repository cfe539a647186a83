import type { BookState } from '@bookstore/contracts/messages';
import type { Book, CatalogBook } from './book.ts';

export type BookCopies = {
  find: (ids: readonly string[]) => Promise<Map<string, Book>>;
  /** Takes what is newer than the copy, part by part; what is older is ignored. */
  applyStates: (states: readonly BookState[]) => Promise<void>;
  /** Takes what the catalog answered; a stock hint that came by message is kept. */
  learn: (books: readonly CatalogBook[]) => Promise<void>;
  markArchived: (id: string) => Promise<void>;
  isEmpty: () => Promise<boolean>;
  /** The ids of all books that are not archived, in pages. */
  liveIds: () => AsyncIterable<string[]>;
};

/** The catalog over HTTP. Throws `unavailable` when it is out of reach. */
export type Catalog = {
  /** The book as it is now; null when there is none. `maxWaitMs` bounds the question. */
  getBook: (id: string, maxWaitMs: number) => Promise<CatalogBook | null>;
  /** All books, page by page. */
  listBooks: (signal: AbortSignal) => AsyncIterable<CatalogBook[]>;
};
