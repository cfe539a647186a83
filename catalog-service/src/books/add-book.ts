import { recordMovement } from './movement.ts';
import type { BookTransaction } from './book-transaction.ts';
import type { Transact } from '../write-queue/write-queue.ts';
import { type Book, type BookDetails, newBook } from './book.ts';

/** Adds a book with its first copies. Throws `isbn-taken`. */
export type AddBook = (details: BookDetails, copies: number) => Promise<Book>;

type Parts = { transact: Transact<BookTransaction>; newId: () => string; now: () => Date };

export const createAddBook =
  ({ transact, newId, now }: Parts): AddBook =>
  (details, copies) => {
    const empty = newBook(newId(), details, now());
    const { book, movement } = recordMovement(
      empty,
      { available: copies },
      { kind: 'initial', reason: 'added to the shop', orderId: null },
    );
    return transact('edit', async (transaction) => {
      await transaction.saveBooks([book]);
      await transaction.addMovements([movement]);
      return book;
    });
  };
