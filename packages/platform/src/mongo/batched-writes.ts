import {
  type Collection,
  type Document,
  type Filter,
  MongoBulkWriteError,
  MongoServerError,
  type OptionalUnlessRequiredId,
  type UpdateFilter,
} from 'mongodb';
import { createBatcher } from '../batcher/index.ts';

const DUPLICATE_KEY = 11_000;

/** True when a unique index refused the write; `index` narrows it to the index of that name. */
export const isDuplicateKey = (error: unknown, index?: string): boolean =>
  error instanceof MongoServerError &&
  error.code === DUPLICATE_KEY &&
  (index === undefined || error.message.includes(`index: ${index} `));

/**
 * Inserts single documents of one collection in batches. Rejects as `insertOne` does: with the duplicate key of this
 * very document, or for a whole batch when the write failed or its majority did not confirm it.
 */
export const createBatchedInsert = <D extends Document>(
  collection: Collection<D>,
): ((document: OptionalUnlessRequiredId<D>) => Promise<void>) => {
  const insert = createBatcher<OptionalUnlessRequiredId<D>, null>((documents) =>
    refusalsOf(collection.insertMany([...documents], { ordered: false }), documents.length),
  );
  return async (document) => {
    await insert(document);
  };
};

/** An update of the document `_id`, if it still fits the rest of the guard. */
export type GuardedUpdate<D> = { guard: Filter<D> & { _id: string }; update: UpdateFilter<D> };

/**
 * Updates single documents of one collection in batches. False: the document no longer fits its guard and was not
 * changed. Rejects as `updateOne` does, or for a whole batch when the write failed or its majority did not confirm it.
 *
 * MongoDB tells how many updates of a batch found their document, not which. So each is an upsert: where the document
 * does not fit its guard, the upsert tries to insert a second one with the same `_id`, and MongoDB names it as refused.
 * That update is tried alone. Only for documents that are never deleted: an upsert would insert a missing one, unless
 * the validator demands more fields.
 */
export const createBatchedUpdate = <D extends Document & { _id: string }>(
  collection: Collection<D>,
): ((update: GuardedUpdate<D>) => Promise<boolean>) => {
  const updateAlone = async ({ guard, update }: GuardedUpdate<D>): Promise<boolean> =>
    (await collection.updateOne(guard, update)).matchedCount === 1;

  return createBatcher<GuardedUpdate<D>, boolean>(async (batch) => {
    const writes = batch.map(({ guard, update }) => ({
      updateOne: { filter: guard, update, upsert: true },
    }));
    const written = collection.bulkWrite(writes, { ordered: false });
    const refusals = await refusalsOf(written, batch.length);
    return Promise.all(
      batch.map(async (one, index) => (refusals[index] ? updateAlone(one).catch(asError) : true)),
    );
  });
};

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error('not written', { cause: error });

/**
 * For each item of a batch, in order, null or the error of that item alone. Throws when the write failed as a whole,
 * or its majority did not confirm it.
 */
const refusalsOf = async (
  write: Promise<unknown>,
  size: number,
): Promise<readonly (MongoServerError | null)[]> => {
  const refusals = Array.from({ length: size }, (): MongoServerError | null => null);
  try {
    await write;
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError) || error.result.getWriteConcernError()) throw error;
    const refused = [error.writeErrors].flat();
    // A lost connection has the same class: nothing was refused, and whether anything was written is unknown.
    if (refused.length === 0) throw error;
    for (const { index, code, errmsg } of refused) {
      refusals[index] = new MongoServerError({ errmsg: errmsg ?? '', code });
    }
  }
  return refusals;
};
