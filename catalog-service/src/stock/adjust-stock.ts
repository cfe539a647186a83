import { MAX_STOCK } from '@bookstore/contracts/books';
import { bookNotFound, tooFewCopies, tooManyCopies } from '../books/book.errors.ts';
import type { Book } from '../books/book.ts';
import type { BookTransaction } from '../books/book-transaction.ts';
import { recordMovement } from '../books/movement.ts';
import type { Transact } from '../write-queue/write-queue.ts';

/**
 * Adds copies (delta > 0) or writes them off (delta < 0). Throws `book-not-found`, `out-of-stock` when
 * fewer copies are available than are written off, `invalid-request` above the highest stock.
 */
export type AdjustStock = (id: string, delta: number, reason: string) => Promise<Book>;

export const createAdjustStock =
  ({ transact }: { transact: Transact<BookTransaction> }): AdjustStock =>
  (id, delta, reason) =>
    transact('edit', async (transaction) => {
      const book = (await transaction.findBooks([id])).get(id);
      if (!book || book.archived) throw bookNotFound();
      const available = book.stock.available + delta;
      if (available < 0) throw tooFewCopies(book.stock.available);
      if (available > MAX_STOCK) throw tooManyCopies(MAX_STOCK);
      const kind = delta > 0 ? 'restock' : 'correction';
      const adjusted = recordMovement(book, { available: delta }, { kind, reason, orderId: null });
      await transaction.saveBooks([adjusted.book]);
      await transaction.addMovements([adjusted.movement]);
      return adjusted.book;
    });
