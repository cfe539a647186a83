import {
  type BookDocument,
  BOOKS,
  toBookDocument,
} from '../../catalog-service/src/books/book.mongo.ts';
import { recountTopics } from '../../catalog-service/src/books/topic-counts.mongo.ts';
import { newBook } from '../../catalog-service/src/books/book.ts';
import {
  type MovementDocument,
  MOVEMENTS,
  toMovementDocument,
} from '../../catalog-service/src/stock/movement.mongo.ts';
import { recordMovement } from '../../catalog-service/src/books/movement.ts';
import { newBookId } from '../../catalog-service/src/books/book.mongo.ts';
import type { Db } from '@bookstore/platform/mongo';

/** Each author, topic and search word has so many of the books: one page. */
export const BOOKS_IN_GROUP = 20;
const COPIES = 1_000_000;
/** In one command, which must end within the client's limit of four seconds, also among a million books. */
const BATCH = 1_000;
const DESCRIPTION = 'A book that was made up to measure how fast the shop is. '.repeat(4);
const LETTERS = 'bcdfghklmnprstvz';

/** A word of its own for each number, of letters only, none the beginning of another. */
export const groupWord = (group: number): string =>
  Array.from(group.toString(16).padStart(5, '0'))
    .map((digit) => `${LETTERS[Number.parseInt(digit, 16)]}a`)
    .join('');

const makeBook = (index: number, at: Date) => {
  const word = groupWord(Math.floor(index / BOOKS_IN_GROUP));
  const empty = newBook(
    newBookId(),
    {
      title: `Volume ${index} ${word}`,
      author: `author ${word}`,
      isbn: null,
      topics: [`topic ${word}`, 'bench'],
      description: DESCRIPTION,
      imageUrl: '/covers/bench.svg',
      publishedYear: 1900 + (index % 120),
      priceCents: 500 + (index % 4_000),
    },
    at,
  );
  return recordMovement(
    empty,
    { available: COPIES },
    { kind: 'initial', reason: 'added to the shop', orderId: null },
  );
};

/**
 * Writes books and their ledger into the catalog's database as the catalog writes them, since thousands by
 * POST would take minutes; order-service asks for them when they are ordered. Returns their ids in order.
 */
export const makeBooks = async (catalogDb: Db, from: number, to: number): Promise<string[]> => {
  const at = new Date();
  const ids: string[] = [];
  for (let start = from; start < to; start += BATCH) {
    const made = Array.from({ length: Math.min(BATCH, to - start) }, (_, offset) =>
      makeBook(start + offset, at),
    );
    const books = made.map(({ book }) => toBookDocument(book, [], at));
    const movements = made.map(({ movement }) => toMovementDocument(movement, at));
    await catalogDb.collection<BookDocument>(BOOKS).insertMany(books);
    await catalogDb.collection<MovementDocument>(MOVEMENTS).insertMany(movements);
    ids.push(...books.map(({ _id }) => _id));
  }
  await recountTopics(catalogDb, BOOKS);
  return ids;
};
