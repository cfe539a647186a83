import DataLoader from 'dataloader';
import type { Collection, Document, Filter, WithId } from 'mongodb';

const MOST_AT_ONCE = 64;

/**
 * Finds documents by `_id`, null where there is none; as new as when it was asked for. Those who ask in the same turn
 * of the event loop share one command: what a command costs is mostly its way, not the looking.
 */
export const createFindById = <D extends Document & { _id: string }>(
  collection: Collection<D>,
): ((id: string) => Promise<WithId<D> | null>) => {
  const found = new DataLoader<string, WithId<D> | null>(
    async (ids) => {
      const documents = await collection.find({ _id: { $in: ids } } as Filter<D>).toArray();
      const byId = new Map(documents.map((document) => [document._id as string, document]));
      return ids.map((id) => byId.get(id) ?? null);
    },
    { cache: false, maxBatchSize: MOST_AT_ONCE, batchScheduleFn: setImmediate },
  );
  return (id) => found.load(id);
};
