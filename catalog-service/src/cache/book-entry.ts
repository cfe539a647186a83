import { weakEtag } from '@bookstore/platform/http';
import { viewOf } from '../books/book-view.ts';
import type { Book } from '../books/book.ts';

/** What a cache holds of one book: its reply, ready to send, or that it is not in the shop. */
export type BookEntry = {
  /** Of two entries the one with the higher revision is right; 0 for an id that nobody has. */
  revision: number;
  reply: { etag: string; body: Buffer } | null;
};

export const entryOf = (book: Book): BookEntry => {
  if (book.archived) return { revision: book.revision, reply: null };
  const body = Buffer.from(JSON.stringify(viewOf(book)));
  return { revision: book.revision, reply: { etag: weakEtag(body), body } };
};

export const UNKNOWN_BOOK: BookEntry = { revision: 0, reply: null };
