import { weakEtag } from '@bookstore/platform/http';
import { viewOf } from '../books/book-view.ts';
import type { EntryOf } from './book-entry.ts';

export const entryOf: EntryOf = (book) => {
  if (book.archived) return { revision: book.revision, reply: null };
  const body = Buffer.from(JSON.stringify(viewOf(book)));
  return { revision: book.revision, reply: { etag: weakEtag(body), body } };
};
