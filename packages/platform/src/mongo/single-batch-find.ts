import {
  type Collection,
  type Document,
  type Filter,
  MongoNetworkError,
  MongoNetworkTimeoutError,
  MongoServerError,
  type WithId,
} from 'mongodb';
import { createBatcher } from '../batcher/index.ts';
import { kindOf } from '../errors/index.ts';

/** As the driver's `find` takes it. The documents found, at most `limit`, must fit into one reply of 16 MB. */
export type FindQuery<D> = {
  filter: Filter<D>;
  projection?: Readonly<Record<string, 0 | 1>>;
  sort?: Readonly<Record<string, 1 | -1>>;
  limit: number;
};

export type FindSettings = {
  /** `majority`: nothing that a failover could take back. The default is `local`. */
  readConcern?: 'local' | 'majority';
  /** MongoDB gives up after this time; below the socket timeout, so that no abandoned query goes on. */
  maxTimeMS?: number;
};

const MAX_TIME_MS = 2_000;
const MAX_TIME_MS_EXPIRED = 50;

/**
 * Finds documents of one collection by a single command whose reply holds all of them; throws when it can't. A cursor
 * of the driver takes twice the CPU for a page of twenty. Like a cursor's, a read that fails in passing is retried once;
 * one that took too long is not.
 */
export const createSingleBatchFind = <D extends Document, R extends Document = WithId<D>>(
  collection: Collection<D>,
  { readConcern = 'local', maxTimeMS = MAX_TIME_MS }: FindSettings = {},
): ((query: FindQuery<D>) => Promise<R[]>) => {
  const settings = { maxTimeMS, readConcern: { level: readConcern } };
  const find = async ({ limit, ...query }: FindQuery<D>): Promise<R[]> => {
    // MongoDB takes 0 for no limit.
    if (limit === 0) return [];
    // MongoDB keeps the cursor of a batch that is just full, so the batch has room for one more.
    const batch = { limit, batchSize: limit + 1 };
    // `command` does not inherit `ignoreUndefined` from the client.
    const { cursor } = await collection.db.command(
      { find: collection.collectionName, ...query, ...batch, ...settings },
      { ignoreUndefined: true },
    );
    const { id, firstBatch } = cursor as { id: unknown; firstBatch: R[] };
    if (String(id) !== '0') throw new Error(`more than one reply of ${collection.namespace}`);
    return firstBatch;
  };
  return (query) =>
    find(query).catch((error: unknown) => {
      if (isRetryable(error)) return find(query);
      throw error;
    });
};

/** A failed server selection is not retried, nor a timeout: it has waited already, and would load MongoDB once more. */
const isRetryable = (error: unknown): boolean =>
  (error instanceof MongoNetworkError && !(error instanceof MongoNetworkTimeoutError)) ||
  (error instanceof MongoServerError &&
    error.code !== MAX_TIME_MS_EXPIRED &&
    kindOf(error) === 'unavailable');

/**
 * Finds one document by `_id`, null where there is none. Calls that come while a command is in flight share the next
 * one, so that a result is never older than its call.
 */
export const createBatchedFindById = <D extends Document & { _id: string }>(
  collection: Collection<D>,
): ((id: string) => Promise<WithId<D> | null>) => {
  const find = createSingleBatchFind(collection);
  return createBatcher<string, WithId<D> | null>(async (ids) => {
    const filter = { _id: { $in: ids } } as Filter<D>;
    const documents = await find({ filter, limit: ids.length });
    const byId = new Map(documents.map((document) => [document._id as string, document]));
    return ids.map((id) => byId.get(id) ?? null);
  });
};
