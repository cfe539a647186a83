import type { Book } from './book.ts';

/** Every topic of the shop with its number of books, by name. */
export type CountTopics = () => Promise<{ topic: string; books: number }[]>;

/** A book before a write (null: it is new) and after it. */
export type BookChange = { before: Book | null; after: Book };

const countedTopics = (book: Book | null): ReadonlySet<string> =>
  new Set(book === null || book.archived ? [] : book.topics);

/** By how much the number of books of each topic changes. Archived books do not count. */
export const topicDeltas = (changes: Iterable<BookChange>): Map<string, number> => {
  const deltas = new Map<string, number>();
  const add = (topics: ReadonlySet<string>, delta: 1 | -1): void => {
    for (const topic of topics) deltas.set(topic, (deltas.get(topic) ?? 0) + delta);
  };
  for (const { before, after } of changes) {
    add(countedTopics(before), -1);
    add(countedTopics(after), 1);
  }
  return new Map([...deltas].filter(([, delta]) => delta !== 0));
};
