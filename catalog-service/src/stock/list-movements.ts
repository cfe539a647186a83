import { bookNotFound } from '../books/book.errors.ts';
import type { LoadBooks } from '../books/book.ports.ts';
import type { FindMovements, RecordedMovement } from './movement.ports.ts';

export type MovementPage = {
  movements: readonly RecordedMovement[];
  /** Position of the last movement on the page; null when there are no more. */
  next: number | null;
};

/**
 * The ledger of a book, archived ones too, newest first, from the movement before a position on.
 * Throws `book-not-found`.
 */
export type ListMovements = (
  bookId: string,
  before: number | null,
  limit: number,
) => Promise<MovementPage>;

type Parts = { loadBooks: LoadBooks; findMovements: FindMovements };

export const createListMovements =
  ({ loadBooks, findMovements }: Parts): ListMovements =>
  async (bookId, before, limit) => {
    const [book] = await loadBooks([bookId]);
    if (!book) throw bookNotFound();
    const found = await findMovements(bookId, before, limit + 1);
    const movements = found.slice(0, limit);
    return { movements, next: found.length > limit ? (movements.at(-1)?.position ?? null) : null };
  };
