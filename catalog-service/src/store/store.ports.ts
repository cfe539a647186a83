import type { OutgoingMessage } from '@bookstore/platform/messaging';
import type { Book } from '../books/book.ts';
import type { Hold } from '../holds/hold.ts';
import type { Reservation } from '../reservations/reservation.ts';
import type { Movement } from '../stock/movement.ts';

/** What a use case reads and writes within one transaction. */
export type Transaction = {
  /** Archived books too; unknown ids are missing from the map. */
  findBooks: (ids: Iterable<string>) => Promise<Map<string, Book>>;
  /**
   * Writes the new books and those that are no longer as they were read, and puts into their outboxes
   * what the other services are told.
   */
  saveBooks: (books: Iterable<Book>) => Promise<void>;
  /** Leaves the state of books in their outboxes again, as a `book-changed` for the sweep. */
  announceBooks: (books: Iterable<Book>) => Promise<void>;
  addMovements: (movements: readonly Movement[]) => Promise<void>;

  findReservations: (orderIds: readonly string[]) => Promise<Map<string, Reservation>>;
  addReservations: (answered: readonly AnsweredOrder[]) => Promise<void>;
  /** Changed reservations, and new ones that are answered nothing. */
  saveReservations: (reservations: readonly Reservation[]) => Promise<void>;
  /** Sends the answers of these orders once more, under the message ids that they had. */
  replyAgain: (orderIds: readonly string[]) => Promise<void>;

  findHolds: (ids: readonly string[]) => Promise<Map<string, Hold>>;
  /** The holds of a user that were not ended, expired ones too; nobody else changes them meanwhile. */
  lockHoldsOf: (userId: string) => Promise<Hold[]>;
  saveHolds: (holds: readonly Hold[]) => Promise<void>;
};

export type AnsweredOrder = { reservation: Reservation; reply: OutgoingMessage };

/**
 * Runs the work in one transaction, alone among the stock changes of this replica; conflicts with
 * other replicas run it again. Throws `unavailable` when the database is away or too much waits.
 */
export type Transact = <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>;

/** A book after the commit, with all that waits in its outbox. */
export type WrittenBook = {
  book: Book;
  /** More than the number of copies changed. */
  edited: boolean;
  messages: readonly OutgoingMessage[];
};

/** What a commit leaves to be told: to the caches and to the other services. */
export type Committed = {
  books: ReadonlyMap<string, WrittenBook>;
  replies: ReadonlyMap<string, OutgoingMessage>;
};
