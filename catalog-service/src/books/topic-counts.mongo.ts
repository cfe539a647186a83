import {
  type ClientSession,
  type CollectionSetUp,
  type Db,
  LONG_COMMAND,
} from '@bookstore/platform/mongo';
import type { Book } from './book.ts';

const TOPICS = 'topics';
const MAX_TIME_MS = 2_000;

/** A topic of at least one live book. */
type TopicDocument = { _id: string; books: number };

/** A book before a write (null: it is new) and after it. */
type BookChange = { before: Book | null; after: Book };

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

/** Reads every topic of the shop with its number of books, by name. */
export const createCountTopics =
  (db: Db) => async (): Promise<{ topic: string; books: number }[]> => {
    const options = { maxTimeMS: MAX_TIME_MS, readConcern: { level: 'majority' } } as const;
    const counts = await db
      .collection<TopicDocument>(TOPICS)
      .find({}, options)
      .sort({ _id: 1 })
      .toArray();
    return counts.map(({ _id, books }) => ({ topic: _id, books }));
  };

/** Changes the counts within the transaction that changes the books. */
export const addTopicDeltas = async (
  db: Db,
  session: ClientSession,
  deltas: ReadonlyMap<string, number>,
): Promise<void> => {
  if (deltas.size === 0) return;
  const topics = db.collection<TopicDocument>(TOPICS);
  await topics.bulkWrite(
    [...deltas].map(([topic, delta]) => ({
      updateOne: { filter: { _id: topic }, update: { $inc: { books: delta } }, upsert: true },
    })),
    { session, ordered: false },
  );
  const shrunk = [...deltas].filter(([, delta]) => delta < 0).map(([topic]) => topic);
  if (shrunk.length > 0) {
    await topics.deleteMany({ _id: { $in: shrunk }, books: { $lte: 0 } }, { session });
  }
};

/**
 * Counts the books of this collection again. It would miss a concurrent edit, so only a migration, which replicas wait
 * for, may call it, or a script while no replica runs.
 */
export const recountTopics = async (db: Db, books: string): Promise<void> => {
  await db
    .collection(books)
    .aggregate(
      [
        { $match: { archived: false } },
        { $project: { topics: { $setUnion: ['$topics', []] } } },
        { $unwind: '$topics' },
        { $group: { _id: '$topics', books: { $sum: 1 } } },
        { $out: TOPICS },
      ],
      LONG_COMMAND,
    )
    .toArray();
};

export const topicsSetUp: CollectionSetUp = {
  name: TOPICS,
  validator: { $jsonSchema: { bsonType: 'object', required: ['books'] } },
  indexes: [],
};
