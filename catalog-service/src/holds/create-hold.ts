import type { Line } from '@bookstore/contracts/books';
import { type Book, withMovedCopies } from '../books/book.ts';
import type { BookTransaction } from '../books/book-transaction.ts';
import { mergeLines } from '../books/stock.ts';
import type { Transact } from '../write-queue/write-queue.ts';
import { insufficientLines, tooManyHolds, unknownBooks } from './hold.errors.ts';
import { endHolds, type Hold, type HoldTransaction, isOpen } from './hold.ts';

const MAX_OPEN_HOLDS = 5;

export type HoldRequest = { userId: string; lines: readonly Line[]; ttlSeconds: number };

/** Holds copies for a user: all lines or none. Throws `unknown-book`, `out-of-stock`, `too-many-holds`. */
export type CreateHold = (request: HoldRequest) => Promise<Hold>;

type Parts = {
  transact: Transact<BookTransaction & HoldTransaction>;
  newId: () => string;
  now: () => Date;
};

export const createCreateHold =
  ({ transact, newId, now }: Parts): CreateHold =>
  (request) =>
    transact(async (transaction) => {
      const mine = await transaction.lockHoldsOf(request.userId);
      const expired = mine.filter((hold) => !isOpen(hold, now()));
      const lines = [...request.lines, ...expired.flatMap((hold) => hold.lines)];
      const books = await transaction.findBooks(new Set(lines.map((line) => line.book_id)));
      // Expired holds do not count; those that wait for the sweep end here.
      const ended = endHolds(expired, books);
      const kept = keepCopies(request.lines, ended.books);
      if (mine.length - expired.length >= MAX_OPEN_HOLDS) throw tooManyHolds(MAX_OPEN_HOLDS);
      const hold: Hold = {
        id: newId(),
        userId: request.userId,
        lines: mergeLines(request.lines),
        state: 'open',
        expiresAt: new Date(now().getTime() + request.ttlSeconds * 1_000),
      };
      await transaction.saveBooks(kept.values());
      await transaction.saveHolds([...ended.holds, hold]);
      return hold;
    });

const keepCopies = (
  lines: readonly Line[],
  books: ReadonlyMap<string, Book>,
): Map<string, Book> => {
  const inShop = (id: string): boolean => books.get(id)?.archived === false;
  const unknown = lines.flatMap(({ book_id }, index) => (inShop(book_id) ? [] : [index]));
  if (unknown.length > 0) throw unknownBooks(unknown);

  const merged = mergeLines(lines);
  const availableOf = (id: string): number => books.get(id)?.stock.available ?? 0;
  const insufficientOf = new Set(
    merged.filter((line) => availableOf(line.book_id) < line.quantity).map((line) => line.book_id),
  );
  const insufficient = lines.flatMap(({ book_id }, index) =>
    insufficientOf.has(book_id) ? [{ index, available: availableOf(book_id) }] : [],
  );
  if (insufficient.length > 0) throw insufficientLines(insufficient);

  const kept = new Map(books);
  for (const { book_id, quantity } of merged) {
    const book = kept.get(book_id);
    if (book) kept.set(book_id, withMovedCopies(book, { available: -quantity, held: quantity }));
  }
  return kept;
};
