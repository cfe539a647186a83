import type { Transact } from '../store/store.ports.ts';

/** The next ids in their order, after one of them. */
export type FindBookIds = (after: string, limit: number) => Promise<string[]>;

const PORTION = 100;

/**
 * Puts the state of every book, archived ones too, into its outbox once more, for readers that lost
 * their copy. A book that changes meanwhile tells of itself. Resolves with the number of books.
 */
export const republishBooks = async (
  transact: Transact,
  findBookIds: FindBookIds,
): Promise<number> => {
  let count = 0;
  let after = '';
  for (;;) {
    const ids = await findBookIds(after, PORTION);
    const last = ids.at(-1);
    if (last === undefined) return count;
    await transact(async (transaction) => {
      const books = await transaction.findBooks(ids);
      await transaction.announceBooks(books.values());
    });
    count += ids.length;
    after = last;
  }
};
