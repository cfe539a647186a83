import { unavailable } from '@bookstore/platform/errors';
import type { Logger } from '@bookstore/platform/log';
import {
  type Db,
  LONG_COMMAND,
  type Migration,
  runMigrations,
  setUpCollections,
} from '@bookstore/platform/mongo';
import { type Filter, type IndexDescription, MongoBulkWriteError, MongoServerError } from 'mongodb';
import { facet } from '../analyzer/facets.ts';
import { searchKeys } from '../analyzer/search-keys.ts';
import { booksSetUp } from '../books/book-set-up.mongo.ts';
import { BOOKS, type BookDocument, isbnKeyOf } from '../books/book.mongo.ts';
import { recountTopics, topicsSetUp } from '../books/topic-counts.mongo.ts';
import { HOLDS, KEEP_ENDED_S, holdersSetUp, holdsSetUp, leasesSetUp } from '../holds/hold.mongo.ts';
import { reservationsSetUp } from '../reservations/reservation.mongo.ts';
import { movementsSetUp } from '../stock/movement.mongo.ts';

type IndexKeys = IndexDescription['key'];

const BATCH_SIZE = 500;
const DUPLICATE_KEY = 11_000;
const INDEX_NOT_FOUND = 27;
/** Indexes of the first release: ISBNs as text, and lists without facets. */
const REPLACED_INDEXES = [
  'isbn_of_shop',
  'archived_1_search.title_1__id_1',
  'archived_1_price_cents_1__id_1',
  'archived_1_created_at_1__id_1',
  'archived_1_topics_1_search.title_1__id_1',
  'archived_1_search.author_1_search.title_1__id_1',
];

const CATALOG_COLLECTIONS = [
  booksSetUp,
  topicsSetUp,
  movementsSetUp,
  reservationsSetUp,
  holdsSetUp,
  holdersSetUp,
  leasesSetUp,
];

/**
 * Migrates the database of an earlier release. Add a version at the end for what `setUpCollections` cannot do: another
 * option of an existing index, new values in stored documents. A change of the analyzer needs a version that calls
 * `reindexBooks` for the books whose keys it changes.
 */
const catalogMigrations = (logger: Logger): readonly Migration[] => [
  { version: 1, name: 'lifetime of ended holds', up: changeHoldTtl },
  { version: 2, name: 'facets of the books', up: writeFacets },
  {
    version: 3,
    name: 'ISBN-10 and ISBN-13 of a book are one key',
    up: async (db, signal) => {
      // One command: one scan of the books makes all indexes.
      await db.collection(BOOKS).createIndexes(
        booksSetUp.indexes.map(({ keys, options }) => ({ key: keys as IndexKeys, ...options })),
        LONG_COMMAND,
      );
      const unkeyed = { isbn: { $type: 'string' }, isbn_key: { $exists: false } } as const;
      await reindexBooks(db, unkeyed, logger, signal);
      for (const name of REPLACED_INDEXES) {
        await db.collection(BOOKS).dropIndex(name).catch(ignoreMissingIndex);
      }
    },
  },
  { version: 4, name: 'counts of the topics', up: (db) => recountTopics(db, BOOKS) },
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

/** `facetsOf` as an expression of MongoDB. */
const writeFacets = async (db: Db): Promise<void> => {
  const topics = {
    $map: { input: '$topics', as: 'topic', in: { $concat: [facet.topic(''), '$$topic'] } },
  };
  const author = { $concat: [facet.author(''), '$search.author'] };
  const stock = { $cond: [{ $gt: ['$available', 0] }, facet.stock(true), facet.stock(false)] };
  const ofLive = { $concatArrays: [[facet.all], topics, [author, stock]] };
  await db
    .collection(BOOKS)
    .updateMany(
      { facets: { $exists: false } },
      [{ $set: { facets: { $cond: ['$archived', [], ofLive] } } }],
      LONG_COMMAND,
    );
};

type Indexed = Pick<BookDocument, '_id' | 'title' | 'author' | 'topics' | 'isbn' | 'version'>;

/** Writes the search keys and the ISBN keys of these books, oldest first. Safe to interrupt and to run again. */
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

/** Earlier releases took an ISBN-10 and its ISBN-13 for different: of two such books the newer one gets no key. */
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

export type CatalogSetUp = {
  /** Migrations, collections, validators and indexes; any replica may do it at any time. */
  run: (signal: AbortSignal) => Promise<void>;
  /** Throws `unavailable` before the end of `run`: until then nothing keeps an ISBN unique. */
  assertDone: () => void;
};

export const createCatalogSetUp = (db: Db, logger: Logger): CatalogSetUp => {
  let done = false;
  return {
    run: async (signal) => {
      await runMigrations(db, catalogMigrations(logger), { logger, signal });
      await setUpCollections(db, CATALOG_COLLECTIONS);
      done = true;
    },
    assertDone: () => {
      if (!done) throw unavailable('The catalog is not set up yet.');
    },
  };
};
