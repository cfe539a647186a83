import type { PageQuery } from '@bookstore/contracts/http';
import { decodeCursor, encodeCursor } from '@bookstore/platform/http';
import { z } from 'zod';
import { bookNotFound } from '../books/book.errors.ts';
import type { LoadBooks } from '../books/book.ports.ts';
import type { FindMovements, RecordedMovement } from './movement.ports.ts';

export type MovementPage = { movements: readonly RecordedMovement[]; next: string | null };

/** The ledger of a book, archived ones too, newest first. Throws `book-not-found`, `invalid-request`. */
export type ListMovements = (bookId: string, query: PageQuery) => Promise<MovementPage>;

type Parts = { loadBooks: LoadBooks; findMovements: FindMovements };

export const createListMovements =
  ({ loadBooks, findMovements }: Parts): ListMovements =>
  async (bookId, { cursor, limit }) => {
    const before = cursor === undefined ? null : positionOf(bookId, cursor);
    const [book] = await loadBooks([bookId]);
    if (!book) throw bookNotFound();
    const found = await findMovements(bookId, before, limit + 1);
    const movements = found.slice(0, limit);
    const last = movements.at(-1);
    const more = last && found.length > limit;
    return { movements, next: more ? encodeCursor([bookId, last.position]) : null };
  };

const positionOf = (bookId: string, cursor: string): number => {
  const [, position] = decodeCursor(z.tuple([z.literal(bookId), z.int().min(1)]), cursor);
  return position;
};
