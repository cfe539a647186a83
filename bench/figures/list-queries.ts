import { BOOKS_IN_GROUP, groupWord } from '../shop/made-books.ts';

const HIGHEST_PRICE = 1_000_000;

const KINDS = [
  (word: string) => `author=author+${word}`,
  (word: string) => `topic=topic+${word}`,
  (word: string) => `q=${word}`,
];

/** By author, by topic and by a word, in turn: each finds one page of 20 books. */
export const groupQueries = (books: number): string[] => {
  const groups = Math.floor(books / BOOKS_IN_GROUP);
  return Array.from({ length: groups }, (_, group) => groupWord(group)).flatMap((word) =>
    KINDS.map((kind) => `/books?${kind(word)}`),
  );
};

/** The same pages, each time by a query that was never asked before: a highest price that all books keep to. */
export const newQueries = (books: number): (() => string) => {
  const queries = groupQueries(books);
  let made = 0;
  return () => {
    made += 1;
    const price = (HIGHEST_PRICE - made / 100).toFixed(2);
    return `${queries[made % queries.length]}&max_price=${price}`;
  };
};
