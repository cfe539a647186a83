import type { ClientSession, CollectionSetUp, Db } from '@bookstore/platform/mongo';
import type { CountTopics } from './topic-counts.ts';

const TOPICS = 'topics';
const MAX_TIME_MS = 2_000;
/** Many seconds for a million books. */
const RECOUNT_TIMEOUT_MS = 600_000;

/** A topic of at least one live book. */
type TopicDocument = { _id: string; books: number };

export const createCountTopics =
  (db: Db): CountTopics =>
  async () => {
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
 * Counts the books of this collection anew. An edit meanwhile would not count: only for a migration, which replicas wait
 * for, or while none runs.
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
      { timeoutMS: RECOUNT_TIMEOUT_MS },
    )
    .toArray();
};

export const topicsSetUp: CollectionSetUp = {
  name: TOPICS,
  validator: { $jsonSchema: { bsonType: 'object', required: ['books'] } },
  indexes: [],
};
