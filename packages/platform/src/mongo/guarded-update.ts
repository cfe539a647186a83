import type { Collection, Document, Filter, UpdateFilter } from 'mongodb';
import { createGather } from '../gather/index.ts';
import { refusalsOf } from './refusals.ts';

/** An update of the document `_id`, if it is still as the rest of the guard says. */
export type GuardedUpdate<D> = { guard: Filter<D> & { _id: string }; update: UpdateFilter<D> };

/**
 * Updates documents of one collection by group commit. False: the document is no longer as its guard says, and stays
 * as it is. Rejects as `updateOne` does, or for all of a group when the write failed or its majority did not confirm it.
 *
 * MongoDB tells only how many of a group it found, not which. So each is an upsert: for a document that does not fit
 * its guard it would insert a second one of the same `_id`, which is refused, and MongoDB says for which. That one is
 * tried alone. Only for documents that are never deleted: one that is not there, and that no validator asks for more
 * fields of, would be made.
 */
export const createGuardedUpdate = <D extends Document & { _id: string }>(
  collection: Collection<D>,
): ((update: GuardedUpdate<D>) => Promise<boolean>) => {
  const updateAlone = async ({ guard, update }: GuardedUpdate<D>): Promise<boolean> =>
    (await collection.updateOne(guard, update)).matchedCount === 1;

  return createGather<GuardedUpdate<D>, boolean>(async (group) => {
    const writes = group.map(({ guard, update }) => ({
      updateOne: { filter: guard, update, upsert: true },
    }));
    const written = collection.bulkWrite(writes, { ordered: false });
    const refusals = await refusalsOf(written, group.length);
    return Promise.all(
      group.map(async (one, index) => (refusals[index] ? updateAlone(one).catch(asError) : true)),
    );
  });
};

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error('not written', { cause: error });
