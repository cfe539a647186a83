import type { BookTransaction } from './book-transaction.ts';
import type { Transact } from '../write-queue/write-queue.ts';
import { bookNotFound } from './book.errors.ts';
import { withArchived } from './book.ts';

/** Archives a book; an archived one stays as it is. Throws `book-not-found`. */
export type ArchiveBook = (id: string) => Promise<void>;

type Parts = { transact: Transact<BookTransaction>; now: () => Date };

export const createArchiveBook =
  ({ transact, now }: Parts): ArchiveBook =>
  (id) =>
    transact('edit', async (transaction) => {
      const book = (await transaction.findBooks([id])).get(id);
      if (!book) throw bookNotFound();
      if (!book.archived) await transaction.saveBooks([withArchived(book, now())]);
    });
