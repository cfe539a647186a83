import type { Transact } from '../store/store.ports.ts';
import { giveBack } from './give-back.ts';
import type { Hold } from './hold.ts';

/** Gives the copies of holds back, of each once; resolves with how many were still open. */
export type EndHolds = (ids: readonly string[]) => Promise<number>;

export const createEndHolds =
  (transact: Transact, mayEnd: (hold: Hold) => boolean): EndHolds =>
  (ids) =>
    transact(async (transaction) => {
      const holds = [...(await transaction.findHolds(ids)).values()].filter(
        (hold) => hold.state === 'open' && mayEnd(hold),
      );
      const lines = holds.flatMap((hold) => hold.lines);
      const books = await transaction.findBooks(new Set(lines.map((line) => line.book_id)));
      const ended = giveBack(holds, books);
      await transaction.saveBooks(ended.books.values());
      await transaction.saveHolds(ended.holds);
      return ended.holds.length;
    });
