import {
  type Collection,
  type Document,
  type Filter,
  MongoNetworkError,
  MongoServerError,
  type WithId,
} from 'mongodb';
import { kindOf } from '../errors/index.ts';

/** As `find` of the driver takes it. At most `limit` documents are found, and they fit into one reply (16 MB). */
export type Question<D> = {
  filter: Filter<D>;
  projection?: Readonly<Record<string, 0 | 1>>;
  sort?: Readonly<Record<string, 1 | -1>>;
  limit: number;
};

/**
 * Finds documents of one collection by a single command. A cursor of the driver, made to go on and on, takes twice the
 * CPU for a page of twenty: it decodes each document by itself. What fails in passing is tried once more, as by a cursor.
 */
export const createFindAtOnce = <D extends Document, R extends Document = WithId<D>>(
  collection: Collection<D>,
): ((question: Question<D>) => Promise<R[]>) => {
  const ask = async ({ limit, ...question }: Question<D>): Promise<R[]> => {
    // To MongoDB it would be no limit.
    if (limit === 0) return [];
    // One more in a batch: MongoDB keeps the cursor of one that is just full.
    const batch = { limit, batchSize: limit + 1 };
    // A command is sent without the settings of its client.
    const { cursor } = await collection.db.command(
      { find: collection.collectionName, ...question, ...batch },
      { ignoreUndefined: true },
    );
    const { id, firstBatch } = cursor as { id: unknown; firstBatch: R[] };
    if (String(id) !== '0') throw new Error(`more than one reply of ${collection.namespace}`);
    return firstBatch;
  };
  return (question) =>
    ask(question).catch((error: unknown) => {
      if (mayHavePassed(error)) return ask(question);
      throw error;
    });
};

/** Not when no server could be found for it: that one has waited already. */
const mayHavePassed = (error: unknown): boolean =>
  error instanceof MongoNetworkError ||
  (error instanceof MongoServerError && kindOf(error) === 'unavailable');
