import type { Collection, Document, Filter, WithId } from 'mongodb';
import { createGather } from '../gather/index.ts';
import { createFindAtOnce } from './find-at-once.ts';

/**
 * Finds documents by `_id`, null where there is none; as new as when it was asked for. Those who ask while a command
 * is on its way share the next one.
 */
export const createFindById = <D extends Document & { _id: string }>(
  collection: Collection<D>,
): ((id: string) => Promise<WithId<D> | null>) => {
  const findAtOnce = createFindAtOnce(collection);
  return createGather<string, WithId<D> | null>(async (ids) => {
    const filter = { _id: { $in: ids } } as Filter<D>;
    const documents = await findAtOnce({ filter, limit: ids.length });
    const byId = new Map(documents.map((document) => [document._id as string, document]));
    return ids.map((id) => byId.get(id) ?? null);
  });
};
