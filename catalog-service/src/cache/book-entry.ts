import type { Book } from '../books/book.ts';

/** What a cache holds of one book: its reply, ready to send, or that it is not in the shop. */
export type BookEntry = {
  /** Of two entries the one with the higher revision is right; 0 for an id that nobody has. */
  revision: number;
  reply: { etag: string; body: Buffer } | null;
};

export const UNKNOWN_BOOK: BookEntry = { revision: 0, reply: null };

/** Makes the reply of a book ready. */
export type EntryOf = (book: Book) => BookEntry;
