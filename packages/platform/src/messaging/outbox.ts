import type { Collection, Document, Filter, UpdateFilter } from 'mongodb';
import { createMarkSent } from './mark-sent.ts';
import type { OutgoingMessage, WithOutbox } from './message.ts';

/** How long the one that claimed messages has to send them. */
export const OUTBOX_LEASE_MS = 5_000;

export const leaseEnd = (now: Date): Date => new Date(now.getTime() + OUTBOX_LEASE_MS);

/** The fields of a new document with these messages. */
export const outboxFields = (messages: readonly OutgoingMessage[], now: Date): WithOutbox => ({
  outbox: [...messages],
  ...(messages.length > 0 ? { outbox_due: leaseEnd(now) } : {}),
});

/** The index that finds what waits; put it on every collection with an outbox. */
export const outboxIndex = { keys: { outbox_due: 1 }, options: { sparse: true } } as const;

export type Claim = {
  messages: readonly OutgoingMessage[];
  /** To be called after the confirm: takes the sent messages out of the outbox. */
  markSent: () => Promise<void>;
};

/** Where a relay finds what a crash or an outage left unsent. */
export type OutboxSource = {
  /** The next due messages, claimed for the length of a lease; null when there are none. */
  claim: (now: Date) => Promise<Claim | null>;
  /** When the oldest waiting message became due; null when nothing waits. */
  oldestDue: () => Promise<Date | null>;
  waiting: () => Promise<Waiting>;
};

/** How many documents wait for a relay (counted up to 100,000), and since when the oldest message does. */
export type Waiting = { documents: number; since: Date | null };

const MAX_COUNTED = 100_000;
/** Of more than these, the oldest message is looked for in those that are due first. */
const MAX_LOOKED_INTO = 10_000;
const LOOK_TIMEOUT_MS = 1_000;

/** Makes the claims of one collection, whose marks go together. */
export const createClaims = <D extends Document & WithOutbox>(collection: Collection<D>) => {
  const markSent = createMarkSent(collection);
  return (id: unknown, messages: readonly OutgoingMessage[]): Claim => ({
    messages,
    markSent: () => markSent(id, messages),
  });
};

export const createOutboxSource = <D extends Document & WithOutbox>(
  collection: Collection<D>,
  claimOf = createClaims(collection),
): OutboxSource => ({
  claim: async (now) => {
    const document = await collection.findOneAndUpdate(
      { outbox_due: { $lte: now } } as Filter<D>,
      { $set: { outbox_due: leaseEnd(now) } } as unknown as UpdateFilter<D>,
      { sort: { outbox_due: 1 } },
    );
    return document && claimOf(document._id, document.outbox);
  },
  oldestDue: async () => {
    const oldest = await collection.findOne({ outbox_due: { $exists: true } } as Filter<D>, {
      sort: { outbox_due: 1 },
      projection: { outbox_due: 1 },
    });
    return oldest?.['outbox_due'] ?? null;
  },
  waiting: async () => {
    // A range is counted in the index alone.
    const waits = { outbox_due: { $gt: new Date(0) } } as Filter<D>;
    const options = { maxTimeMS: LOOK_TIMEOUT_MS };
    const [documents, [found]] = await Promise.all([
      collection.countDocuments(waits, { ...options, limit: MAX_COUNTED }),
      collection
        .aggregate<{ since: Date | null }>(
          [
            { $match: waits },
            { $sort: { outbox_due: 1 } },
            { $limit: MAX_LOOKED_INTO },
            // Not `outbox_due`: each lease moves that.
            { $group: { _id: null, since: { $min: { $min: '$outbox.at' } } } },
          ],
          options,
        )
        .toArray(),
    ]);
    return { documents, since: found?.since ?? null };
  },
});
