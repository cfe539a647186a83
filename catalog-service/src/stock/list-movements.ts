import { bookNotFound } from '../books/book.errors.ts';
import type { LoadBooks } from '../books/book.ts';
import type { Movement } from '../books/movement.ts';

export type RecordedMovement = Movement & { id: string; at: Date };

/** The newest movements of a book whose position is below `before`; null: from the newest one on. */
export type FindMovements = (
  bookId: string,
  before: number | null,
  limit: number,
) => Promise<RecordedMovement[]>;

export type MovementPage = {
  movements: readonly RecordedMovement[];
  /** Position of the last movement on the page; null when there are no more. */
  next: number | null;
};

/** Lists the ledger of a book, newest first; archived books keep theirs. Throws `book-not-found`. */
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
