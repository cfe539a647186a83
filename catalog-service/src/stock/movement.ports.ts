import type { Movement } from './movement.ts';

export type RecordedMovement = Movement & { id: string; at: Date };

/** The newest movements of a book, those with a position below `before` only. */
export type FindMovements = (
  bookId: string,
  before: number | null,
  limit: number,
) => Promise<RecordedMovement[]>;
