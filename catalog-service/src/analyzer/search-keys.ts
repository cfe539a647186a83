import { isbnKey } from '@bookstore/contracts/books';
import { indexTokens, sortText } from './analyzer.ts';

/** Fields of a book that only queries need. */
export type SearchKeys = {
  /** Sort key, at most 100 characters. */
  title: string;
  author: string;
  words: string[];
  title_words: string[];
};

type Searchable = {
  title: string;
  author: string;
  topics: readonly string[];
  isbn: string | null;
};

// Bounds the length of a cursor, which carries the key. The id orders books that are alike so far.
const MAX_SORT_KEY = 100;

const firstCharacters = (text: string, count: number): string =>
  Array.from(text).slice(0, count).join('');

/** The form in which whole values (an author, a topic) are compared: trimmed, in lower case. */
export const ignoringCase = (text: string): string => text.normalize('NFC').trim().toLowerCase();

/** As it was given, for searches by its beginning, and as ISBN-13, for searches by either number. */
const isbnForms = (isbn: string | null): string[] => (isbn === null ? [] : [isbn, isbnKey(isbn)]);

export const searchKeys = ({ title, author, topics, isbn }: Searchable): SearchKeys => ({
  title: firstCharacters(sortText(title), MAX_SORT_KEY),
  author: ignoringCase(author),
  words: indexTokens([title, author, ...topics, ...isbnForms(isbn)].join(' ')),
  title_words: indexTokens(title),
});
