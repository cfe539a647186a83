import { recordMovement } from './movement.ts';
import type { BookTransaction } from './book-transaction.ts';
import type { Transact } from '../write-queue/write-queue.ts';
import { bookNotFound, versionMismatch } from './book.errors.ts';
import { type Book, type BookDetails, withDetails } from './book.ts';

export type BookEdit = {
  details: Partial<BookDetails>;
  /** Copies that can be bought after the edit. */
  available?: number | undefined;
  /** The version that was edited. */
  version?: number | undefined;
};

/** Throws `book-not-found`, `version-mismatch`, `isbn-taken`. */
export type EditBook = (id: string, edit: BookEdit) => Promise<Book>;

type Parts = { transact: Transact<BookTransaction>; now: () => Date };

export const createEditBook =
  ({ transact, now }: Parts): EditBook =>
  (id, edit) =>
    transact('edit', async (transaction) => {
      const book = (await transaction.findBooks([id])).get(id);
      if (!book || book.archived) throw bookNotFound();
      if (edit.version !== undefined && edit.version !== book.version) {
        throw versionMismatch(book.version);
      }
      const edited =
        Object.keys(edit.details).length > 0 ? withDetails(book, edit.details, now()) : book;
      const difference = (edit.available ?? book.stock.available) - book.stock.available;
      if (difference === 0) {
        await transaction.saveBooks([edited]);
        return edited;
      }
      const corrected = recordMovement(
        edited,
        { available: difference },
        { kind: 'correction', reason: 'stock set by an admin', orderId: null },
      );
      await transaction.saveBooks([corrected.book]);
      await transaction.addMovements([corrected.movement]);
      return corrected.book;
    });
