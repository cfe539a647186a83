import { weakEtag } from '@bookstore/platform/http';
import { type BookEntry, UNKNOWN_BOOK } from '../cache/book-cache.ts';
import { viewOf } from './book-view.ts';
import type { Book, LoadBooks } from './book.ts';

/** The reply of a book, ready to send; none for an archived one. */
export const entryOf = (book: Book): BookEntry => {
  if (book.archived) return { revision: book.revision, reply: null };
  const body = Buffer.from(JSON.stringify(viewOf(book)));
  return { revision: book.revision, reply: { etag: weakEtag(body), body } };
};

/** One entry for each id, also for those that no book has. */
export type LoadEntries = (ids: readonly string[]) => Promise<ReadonlyMap<string, BookEntry>>;

export const createLoadEntries =
  (loadBooks: LoadBooks): LoadEntries =>
  async (ids) => {
    const entries = new Map(ids.map((id) => [id, UNKNOWN_BOOK]));
    for (const book of await loadBooks(ids)) entries.set(book.id, entryOf(book));
    return entries;
  };
