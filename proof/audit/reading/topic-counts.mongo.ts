import type { MongoClient } from 'mongodb';
import { atOneMoment, storedIn } from './stored.ts';

/** A topic whose stored count differs from its number of live books. */
export type TopicDrift = { topic: string; stored: number; counted: number };

const countsOf = (documents: readonly { _id: unknown; books?: unknown }[]): Map<string, number> =>
  new Map(documents.map(({ _id, books }) => [String(_id), Number(books)]));

/** Compares the counts of the topics with the books of the same moment. */
export const findTopicDrift = (catalogdb: MongoClient): Promise<TopicDrift[]> =>
  atOneMoment(catalogdb, async (session) => {
    const stored = countsOf(await storedIn(catalogdb, 'topics').find({}, { session }).toArray());
    const live = await storedIn(catalogdb, 'books')
      .aggregate<{ _id: unknown; books: number }>(
        [
          { $match: { archived: false } },
          { $unwind: '$topics' },
          { $group: { _id: '$topics', books: { $sum: 1 } } },
        ],
        { session },
      )
      .toArray();
    const counted = countsOf(live);
    return [...new Set([...stored.keys(), ...counted.keys()])].flatMap((topic) => {
      const drift = { topic, stored: stored.get(topic) ?? 0, counted: counted.get(topic) ?? 0 };
      return drift.stored === drift.counted ? [] : [drift];
    });
  });
