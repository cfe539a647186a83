import type { Line } from '@bookstore/contracts/books';
import { type Book, withMovedCopies } from '../books/book.ts';

/** `used`: an order took the copies. `ended`: released or expired. */
export type HoldState = 'open' | 'used' | 'ended';

export type Hold = {
  id: string;
  userId: string;
  /** One line per book. */
  lines: readonly Line[];
  state: HoldState;
  expiresAt: Date;
};

export const isOpen = (hold: Hold, now: Date): boolean =>
  hold.state === 'open' && hold.expiresAt > now;

/** Ends open holds and makes their copies available again. */
export const endHolds = (
  holds: readonly Hold[],
  books: ReadonlyMap<string, Book>,
): { books: Map<string, Book>; holds: Hold[] } => {
  const after = new Map(books);
  for (const { book_id, quantity } of holds.flatMap((hold) => hold.lines)) {
    const book = after.get(book_id);
    if (book) after.set(book_id, withMovedCopies(book, { held: -quantity, available: quantity }));
  }
  return { books: after, holds: holds.map((hold) => ({ ...hold, state: 'ended' })) };
};

/** What a use case reads and writes of holds within one transaction. */
export type HoldTransaction = {
  findHolds: (ids: readonly string[]) => Promise<Map<string, Hold>>;
  /**
   * Finds the holds with these ids and every open hold of these users, expired ones included. No other
   * transaction can add holds of these users and commit before this one ends.
   */
  lockHolds: (ids: readonly string[], userIds: ReadonlySet<string>) => Promise<Map<string, Hold>>;
  saveHolds: (holds: readonly Hold[]) => Promise<void>;
};
