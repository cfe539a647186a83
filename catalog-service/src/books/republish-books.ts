import type { BookTransaction } from './book-transaction.ts';
import type { Transact } from '../write-queue/write-queue.ts';

/** The next ids in ascending order after `after`. */
export type FindBookIds = (after: string, limit: number) => Promise<string[]>;

const BATCH_SIZE = 100;

/**
 * Publishes the state of every book again, archived ones too, for readers that lost their copy.
 * Resolves with the number of books.
 */
export const republishBooks = async (
  transact: Transact<BookTransaction>,
  findBookIds: FindBookIds,
): Promise<number> => {
  let count = 0;
  let after = '';
  for (;;) {
    const ids = await findBookIds(after, BATCH_SIZE);
    const last = ids.at(-1);
    if (last === undefined) return count;
    await transact('edit', async (transaction) => {
      const books = await transaction.findBooks(ids);
      await transaction.republishBooks(books.values());
    });
    count += ids.length;
    after = last;
  }
};
