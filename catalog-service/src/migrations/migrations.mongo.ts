import type { Logger } from '@bookstore/platform/log';
import type { Db, Migration } from '@bookstore/platform/mongo';
import { type Filter, type IndexDescription, MongoBulkWriteError, MongoServerError } from 'mongodb';
import { searchKeys } from '../analyzer/search-keys.ts';
import { type BookDocument, BOOKS, isbnKeyOf } from '../books/book.mongo.ts';
import { booksSetUp } from '../books/book-set-up.mongo.ts';
import { recountTopics, topicsSetUp } from '../books/topic-counts.mongo.ts';
import { holdersSetUp, HOLDS, holdsSetUp, KEEP_ENDED_S } from '../holds/hold.mongo.ts';
import { reservationsSetUp } from '../reservations/reservation.mongo.ts';
import { movementsSetUp } from '../stock/movement.mongo.ts';

type IndexKeys = IndexDescription['key'];

const BATCH_SIZE = 500;
const DUPLICATE_KEY = 11_000;
const INDEX_NOT_FOUND = 27;
/** Of the first release: ISBNs by their letters, and the orders of lists without the price. */
const REPLACED_INDEXES = [
  'isbn_of_shop',
  'archived_1_search.title_1__id_1',
  'archived_1_created_at_1__id_1',
];

export const CATALOG_COLLECTIONS = [
  booksSetUp,
  topicsSetUp,
  movementsSetUp,
  reservationsSetUp,
  holdsSetUp,
  holdersSetUp,
];

/**
 * Brings the database of an earlier release to the form of this one. What `setUpCollections` can't do by itself is a new
 * version at the end: another option of an index, values for documents that are there. Other rules of the analyzer are
 * a version that calls `reindexBooks` once more, for all books or for those that it would change.
 */
export const catalogMigrations = (logger: Logger): readonly Migration[] => [
  { version: 1, name: 'lifetime of ended holds', up: changeHoldTtl },
  {
    version: 2,
    name: 'ISBN-10 and ISBN-13 of a book are one key',
    up: async (db, signal) => {
      // One command: one scan of the books makes all indexes.
      await db
        .collection(BOOKS)
        .createIndexes(
          booksSetUp.indexes.map(({ keys, options }) => ({ key: keys as IndexKeys, ...options })),
        );
      const unkeyed = { isbn: { $type: 'string' }, isbn_key: { $exists: false } } as const;
      await reindexBooks(db, unkeyed, logger, signal);
      for (const name of REPLACED_INDEXES) {
        await db.collection(BOOKS).dropIndex(name).catch(ignoreMissingIndex);
      }
    },
  },
  { version: 3, name: 'counts of the topics', up: (db) => recountTopics(db, BOOKS) },
];

/** MongoDB refuses an index with another lifetime; `collMod` changes the one that is there. */
const changeHoldTtl = async (db: Db): Promise<void> => {
  if (!(await db.listCollections({ name: HOLDS }).hasNext())) return;
  const indexes = await db.collection(HOLDS).indexes();
  const ttl = indexes.find(({ key }) => Object.keys(key).join() === 'ended_at');
  if (ttl === undefined || ttl.expireAfterSeconds === KEEP_ENDED_S) return;
  const index = { name: ttl.name, expireAfterSeconds: KEEP_ENDED_S };
  await db.command({ collMod: HOLDS, index });
};

type Indexed = Pick<BookDocument, '_id' | 'title' | 'author' | 'topics' | 'isbn' | 'version'>;

/** Writes the search keys and the ISBN keys of these books anew, oldest first. May be killed and run again. */
const reindexBooks = async (
  db: Db,
  which: Filter<BookDocument>,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> => {
  const books = db.collection<BookDocument>(BOOKS);
  let after = '';
  for (;;) {
    signal.throwIfAborted();
    const batch = await books
      .find({ ...which, _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(BATCH_SIZE)
      .project<Indexed>({ title: 1, author: 1, topics: 1, isbn: 1, version: 1 })
      .toArray();
    const last = batch.at(-1);
    if (last === undefined) return;
    after = last._id;
    // The version guards a book that a replica of the earlier release edits meanwhile.
    const updates = batch.map((book) => ({
      updateOne: {
        filter: { _id: book._id, version: book.version },
        update: { $set: { search: searchKeys(book) } },
      },
    }));
    await books.bulkWrite(updates, { ordered: false });
    await writeIsbnKeys(db, batch, logger);
  }
};

/** Of two books with one ISBN, which earlier releases took for different, the newer one gets no key. */
const writeIsbnKeys = async (db: Db, batch: readonly Indexed[], logger: Logger): Promise<void> => {
  const updates = batch
    .filter(({ isbn }) => isbn !== null)
    .map(({ _id, isbn }) => ({
      updateOne: { filter: { _id, isbn }, update: { $set: { isbn_key: isbnKeyOf(isbn) } } },
    }));
  if (updates.length === 0) return;
  try {
    await db.collection<BookDocument>(BOOKS).bulkWrite(updates, { ordered: false });
  } catch (error) {
    const failures = error instanceof MongoBulkWriteError ? [error.writeErrors].flat() : [];
    if (failures.length === 0 || failures.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
    for (const { index } of failures) {
      const book_id = updates[index]?.updateOne.filter._id;
      logger.warn({ book_id }, 'an older book has the same ISBN: edit or archive one of the two');
    }
  }
};

const ignoreMissingIndex = (error: unknown): void => {
  if (!(error instanceof MongoServerError) || error.code !== INDEX_NOT_FOUND) throw error;
};
