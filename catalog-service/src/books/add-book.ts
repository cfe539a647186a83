import { recordMovement } from '../stock/movement.ts';
import type { Transact } from '../store/store.ports.ts';
import { type Book, type BookDetails, newBook } from './book.ts';

/** Puts a book with its first copies into the shop. Throws `isbn-taken`. */
export type AddBook = (details: BookDetails, copies: number) => Promise<Book>;

type Parts = { transact: Transact; newId: () => string; now: () => Date };

export const createAddBook =
  ({ transact, newId, now }: Parts): AddBook =>
  (details, copies) => {
    const empty = newBook(newId(), details, now());
    const { book, movement } = recordMovement(
      empty,
      { available: copies },
      { kind: 'initial', reason: 'added to the shop', orderId: null },
    );
    return transact(async (transaction) => {
      await transaction.saveBooks([book]);
      await transaction.addMovements([movement]);
      return book;
    });
  };
