import { leaseEnd, type Outbox, type WithOutbox } from '@bookstore/platform/messaging';
import type { Collection } from '@bookstore/platform/mongo';
import { LRUCache } from 'lru-cache';
import type { Filter } from 'mongodb';

type Recover = (bookIds: readonly string[]) => Promise<void>;
type BookWithOutbox = WithOutbox & { _id: string; revision: number };

/** A writer publishes within milliseconds of its commit. One that has not done so for a second may have died. */
const SUSPECT_AFTER_MS = 1_000;
/** Longer than a transaction may take from its first write to its commit. */
const LOOK_BACK_MS = 7_000;
const BATCH_SIZE = 1_000;
const MAX_REMEMBERED = 10_000;
const MAX_TIME_MS = 1_000;

/** The `outbox_due` of a book that was written this long ago. */
const dueAfter = (now: Date, agoMs: number): Date => leaseEnd(new Date(now.getTime() - agoMs));

/**
 * One round of a periodic task: renews the caches for books whose event still waits a second after it was written,
 * since a writer that died after its commit has updated no cache. Needs no broker; each revision is renewed once.
 */
export const createRecoverUnpublished = <D extends BookWithOutbox>(
  collection: Collection<D>,
  recover: Recover,
): ((now: Date) => Promise<void>) => {
  const recovered = new LRUCache<string, number>({ max: MAX_REMEMBERED });

  return async (now) => {
    const waiting = await collection
      .find(
        {
          outbox_due: { $gt: dueAfter(now, LOOK_BACK_MS), $lte: dueAfter(now, SUSPECT_AFTER_MS) },
        } as Filter<D>,
        { maxTimeMS: MAX_TIME_MS },
      )
      .limit(BATCH_SIZE)
      .project<Pick<BookWithOutbox, '_id' | 'revision'>>({ revision: 1 })
      .toArray();
    const suspect = waiting.filter(({ _id, revision }) => recovered.get(_id) !== revision);
    if (suspect.length === 0) return;
    await recover(suspect.map(({ _id }) => _id));
    for (const { _id, revision } of suspect) recovered.set(_id, revision);
  };
};

/** Renews the caches before an event that was left behind is published, however long ago its writer died. */
export const createRecoveringOutbox = (outbox: Outbox, recover: Recover): Outbox => ({
  ...outbox,
  claimDue: async (now) => {
    const claim = await outbox.claimDue(now);
    const bodies = claim?.messages.map(({ body }) => body) ?? [];
    const ids = bodies.flatMap((body) => ('book_id' in body ? [body.book_id] : []));
    if (ids.length > 0) await recover(ids);
    return claim;
  },
});
