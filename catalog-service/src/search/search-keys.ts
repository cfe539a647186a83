import type { BookDetails } from '../books/book.ts';
import { foldedText, indexWords } from './fold.ts';

/** What is kept beside a book for queries only. */
export type SearchKeys = {
  /** Sort key. */
  title: string;
  author: string;
  words: string[];
  title_words: string[];
};

// Keeps a cursor, which carries the key, short; books alike so far are ordered by their id.
const MAX_SORT_KEY = 100;

const firstCharacters = (text: string, count: number): string =>
  Array.from(text).slice(0, count).join('');

/** A whole value is compared ignoring case only. */
export const ignoringCase = (text: string): string => text.normalize('NFC').trim().toLowerCase();

export const searchKeys = (
  book: Pick<BookDetails, 'title' | 'author' | 'topics' | 'isbn'>,
): SearchKeys => ({
  title: firstCharacters(foldedText(book.title), MAX_SORT_KEY),
  author: ignoringCase(book.author),
  words: indexWords([book.title, book.author, ...book.topics, book.isbn ?? ''].join(' ')),
  title_words: indexWords(book.title),
});
