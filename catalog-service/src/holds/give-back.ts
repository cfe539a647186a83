import { type Book, withMovedCopies } from '../books/book.ts';
import type { Hold } from './hold.ts';

/** Ends open holds: their copies can be bought again. */
export const giveBack = (
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
