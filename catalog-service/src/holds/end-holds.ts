import type { BookTransaction } from '../books/book-transaction.ts';
import type { Transact } from '../write-queue/write-queue.ts';
import { endHolds, type Hold, type HoldTransaction } from './hold.ts';

/** Ends open holds and makes their copies available; resolves with the number of holds ended. */
export type EndHolds = (ids: readonly string[]) => Promise<number>;

export const createEndHolds =
  (
    transact: Transact<BookTransaction & HoldTransaction>,
    mayEnd: (hold: Hold) => boolean,
  ): EndHolds =>
  (ids) =>
    transact(async (transaction) => {
      const holds = [...(await transaction.findHolds(ids)).values()].filter(
        (hold) => hold.state === 'open' && mayEnd(hold),
      );
      const lines = holds.flatMap((hold) => hold.lines);
      const books = await transaction.findBooks(new Set(lines.map((line) => line.book_id)));
      const ended = endHolds(holds, books);
      await transaction.saveBooks(ended.books.values());
      await transaction.saveHolds(ended.holds);
      return ended.holds.length;
    });

/** Ids of open holds whose time is over, the oldest first. */
export type FindExpiredHolds = (now: Date, limit: number) => Promise<string[]>;

/** Ends holds whose time is over, at most 100 of them. */
export type SweepHolds = () => Promise<void>;

const MAX_PER_SWEEP = 100;

type SweepParts = { findExpired: FindExpiredHolds; endExpired: EndHolds; now: () => Date };

export const createSweepHolds =
  ({ findExpired, endExpired, now }: SweepParts): SweepHolds =>
  async () => {
    const expired = await findExpired(now(), MAX_PER_SWEEP);
    if (expired.length > 0) await endExpired(expired);
  };
