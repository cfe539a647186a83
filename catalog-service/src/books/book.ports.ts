import type { Book } from './book.ts';

/** Archived books too. */
export type LoadBooks = (ids: readonly string[]) => Promise<Book[]>;
