import type { Transact } from '../write-queue/write-queue.ts';
import type { BookTransaction } from './book-transaction.ts';
import { bookNotFound, versionMismatch } from './book.errors.ts';
import { type Book, type BookDetails, newBook, withArchived, withDetails } from './book.ts';
import { recordMovement } from './movement.ts';

type Parts = { transact: Transact<BookTransaction>; now: () => Date };

/** Adds a book with its first copies. Throws `isbn-taken`. */
export type AddBook = (details: BookDetails, copies: number) => Promise<Book>;

export const createAddBook =
  ({ transact, newId, now }: Parts & { newId: () => string }): AddBook =>
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

export type BookEdit = {
  details: Partial<BookDetails>;
  /** Copies that can be bought after the edit. */
  available?: number | undefined;
  /** The version that was edited. */
  version?: number | undefined;
};

/** Edits the details of a book, its copies or both. Throws `book-not-found`, `version-mismatch`, `isbn-taken`. */
export type EditBook = (id: string, edit: BookEdit) => Promise<Book>;

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

/** Archives a book; an archived one stays as it is. Throws `book-not-found`. */
export type ArchiveBook = (id: string) => Promise<void>;

export const createArchiveBook =
  ({ transact, now }: Parts): ArchiveBook =>
  (id) =>
    transact('edit', async (transaction) => {
      const book = (await transaction.findBooks([id])).get(id);
      if (!book) throw bookNotFound();
      if (!book.archived) await transaction.saveBooks([withArchived(book, now())]);
    });
