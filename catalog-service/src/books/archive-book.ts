import type { Transact } from '../store/store.ports.ts';
import { bookNotFound } from './book.errors.ts';
import { withArchived } from './book.ts';

/** Takes a book out of the shop; again: nothing happens. Throws `book-not-found` for an unknown one. */
export type ArchiveBook = (id: string) => Promise<void>;

type Parts = { transact: Transact; now: () => Date };

export const createArchiveBook =
  ({ transact, now }: Parts): ArchiveBook =>
  (id) =>
    transact(async (transaction) => {
      const book = (await transaction.findBooks([id])).get(id);
      if (!book) throw bookNotFound();
      if (!book.archived) await transaction.saveBooks([withArchived(book, now())]);
    });
