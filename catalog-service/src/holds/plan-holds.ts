import type { Line } from '@bookstore/contracts/books';
import type { AppError } from '@bookstore/platform/errors';
import { type Book, withMovedCopies } from '../books/book.ts';
import { mergeLines } from '../books/stock.ts';
import { insufficientLines, tooManyCopies, tooManyHolds, unknownBooks } from './hold.errors.ts';
import { endHolds, type Hold, isOpen } from './hold.ts';

const MAX_OPEN_HOLDS = 5;
const MIN_CAP = 10;
const CAP_SHARE = 0.05;

/** Adds a hold. The lines stand as the client sent them, so that errors can name them. */
type CreateCommand = {
  kind: 'create';
  id: string;
  userId: string;
  lines: readonly Line[];
  ttlSeconds: number;
};

/** `release` ends a hold; `expire` ends it when its time is over. Both ignore a hold that has ended. */
export type HoldCommand = CreateCommand | { kind: 'release' | 'expire'; id: string };

/** The new hold, the hold that ended, the refusal, or null when there was nothing to do. */
export type HoldResult = Hold | AppError | null;

export type HoldInput = {
  /** Archived books too. */
  books: ReadonlyMap<string, Book>;
  /** The holds named by commands, and every open hold of the users who create one. */
  holds: ReadonlyMap<string, Hold>;
  commands: readonly HoldCommand[];
  now: Date;
};

export type HoldPlan = {
  books: ReadonlyMap<string, Book>;
  /** Changed and new holds. */
  holds: readonly Hold[];
  /** One for each command, in order. */
  results: readonly HoldResult[];
};

/** Decides a batch of commands one after the other; each has its own result. No I/O, no clock. */
export const planHolds = (input: HoldInput): HoldPlan => {
  let books = input.books;
  const holds = new Map(input.holds);

  const end = (ending: readonly Hold[]): readonly Hold[] => {
    const ended = endHolds(ending, books);
    books = ended.books;
    for (const hold of ended.holds) holds.set(hold.id, hold);
    return ended.holds;
  };
  const create = (command: CreateCommand): HoldResult => {
    const own = [...holds.values()].filter(
      (hold) => hold.userId === command.userId && hold.state === 'open',
    );
    // Expired holds do not count; those that wait for the sweep end here.
    end(own.filter((hold) => !isOpen(hold, input.now)));
    const open = own.filter((hold) => isOpen(hold, input.now));
    const refusal = refuse(command, books, open);
    if (refusal) return refusal;
    const hold: Hold = {
      id: command.id,
      userId: command.userId,
      lines: mergeLines(command.lines),
      state: 'open',
      expiresAt: new Date(input.now.getTime() + command.ttlSeconds * 1_000),
    };
    books = holdCopies(hold, books);
    holds.set(hold.id, hold);
    return hold;
  };
  const decide = (command: HoldCommand): HoldResult => {
    if (command.kind === 'create') return create(command);
    const hold = holds.get(command.id);
    if (hold?.state !== 'open') return null;
    if (command.kind === 'expire' && isOpen(hold, input.now)) return null;
    return end([hold])[0] ?? null;
  };

  const results = input.commands.map(decide);
  return {
    books,
    holds: [...holds.values()].filter((hold) => hold !== input.holds.get(hold.id)),
    results,
  };
};

/** Copies of one book that a user may hold at once: 10, or 5 % of those on hand when that is more. */
const capOf = (onHand: number): number => Math.max(MIN_CAP, Math.floor(onHand * CAP_SHARE));

const refuse = (
  { lines }: CreateCommand,
  books: ReadonlyMap<string, Book>,
  open: readonly Hold[],
): AppError | null => {
  const isKnown = (id: string): boolean => books.get(id)?.archived === false;
  const unknown = lines.flatMap(({ book_id }, index) => (isKnown(book_id) ? [] : [index]));
  if (unknown.length > 0) return unknownBooks(unknown);

  const wanted = new Map(mergeLines(lines).map((line) => [line.book_id, line.quantity]));
  const insufficient = lines.flatMap(({ book_id }, index) => {
    const available = books.get(book_id)?.stock.available ?? 0;
    return available < (wanted.get(book_id) ?? 0) ? [{ index, available }] : [];
  });
  if (insufficient.length > 0) return insufficientLines(insufficient);
  if (open.length >= MAX_OPEN_HOLDS) return tooManyHolds(MAX_OPEN_HOLDS);

  const ownLines = open.flatMap((hold) => hold.lines);
  const total = new Map(
    mergeLines([...ownLines, ...lines]).map((line) => [line.book_id, line.quantity]),
  );
  const excessive = lines.flatMap(({ book_id }, index) => {
    const max = capOf(books.get(book_id)?.stock.onHand ?? 0);
    return (total.get(book_id) ?? 0) > max ? [{ index, max }] : [];
  });
  return excessive.length > 0 ? tooManyCopies(excessive) : null;
};

const holdCopies = (hold: Hold, books: ReadonlyMap<string, Book>): Map<string, Book> => {
  const after = new Map(books);
  for (const { book_id, quantity } of hold.lines) {
    const book = after.get(book_id);
    if (book) after.set(book_id, withMovedCopies(book, { available: -quantity, held: quantity }));
  }
  return after;
};
