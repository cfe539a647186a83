import type { OutgoingMessage } from '@bookstore/platform/messaging';
import type { Book } from './book.ts';
import type { Movement } from './movement.ts';

/** What a use case reads and writes of books and their ledger within one transaction. */
export type BookTransaction = {
  /** Archived books too; unknown ids are missing from the map. */
  findBooks: (ids: Iterable<string>) => Promise<Map<string, Book>>;
  /**
   * Writes new books and those whose revision moved since they were read, and adds the integration
   * events of the change to their outboxes. Throws `isbn-taken`.
   */
  saveBooks: (books: Iterable<Book>) => Promise<void>;
  /** Adds a `book-changed` with the present state of each book to its outbox. */
  republishBooks: (books: Iterable<Book>) => Promise<void>;
  addMovements: (movements: readonly Movement[]) => Promise<void>;
};

/** A book after the commit, with all that waits in its outbox. */
export type WrittenBook = {
  book: Book;
  /** More than the number of copies changed. */
  edited: boolean;
  messages: readonly OutgoingMessage[];
};
