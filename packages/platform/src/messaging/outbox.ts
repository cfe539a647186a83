import type { Collection, Document, Filter, UpdateFilter } from 'mongodb';
import { createBatcher } from '../batcher/index.ts';
import type { OutgoingMessage } from './message.ts';

/**
 * The outbox of a document: outgoing messages are written with the change that they announce, in one
 * write. The writer publishes them itself; `outbox_due` is when the relay does it in its place.
 */
export type WithOutbox = { outbox: OutgoingMessage[]; outbox_due?: Date };

/** How long the holder of a claim has to publish its messages. */
export const OUTBOX_LEASE_MS = 5_000;

export const leaseEnd = (now: Date): Date => new Date(now.getTime() + OUTBOX_LEASE_MS);

/** The outbox fields of a new document. */
export const outboxFields = (messages: readonly OutgoingMessage[], now: Date): WithOutbox => ({
  outbox: [...messages],
  ...(messages.length > 0 ? { outbox_due: leaseEnd(now) } : {}),
});

/** Finds waiting outboxes; every collection with an outbox needs it. */
export const outboxIndex = { keys: { outbox_due: 1 }, options: { sparse: true } } as const;

/** Messages of one or more documents that the caller may publish until the lease ends. */
export type OutboxClaim = {
  messages: readonly OutgoingMessage[];
  /** Removes the messages from their outboxes. Call it after the broker has confirmed all of them. */
  markPublished: () => Promise<void>;
};

/** The unpublished messages of one document. */
export type OutboxEntry = { id: unknown; messages: readonly OutgoingMessage[] };

/** How many documents wait (at most 100,000 are counted), and since when the oldest message does. */
export type OutboxBacklog = { documents: number; since: Date | null };

export type Outbox = {
  /** The claim of a writer on what it has just written. */
  claimWritten: (entries: readonly OutboxEntry[]) => OutboxClaim;
  /** Claims the messages of the document that has been due longest; null when none is due. */
  claimDue: (now: Date) => Promise<OutboxClaim | null>;
  /** When the first waiting document is due; null when nothing waits. */
  oldestDue: () => Promise<Date | null>;
  /** Rejects when the database needs longer than a second. */
  readBacklog: () => Promise<OutboxBacklog>;
};

const MAX_COUNTED = 100_000;
/** The age of the backlog is that of the oldest message among this many documents, first due first. */
const MAX_INSPECTED = 10_000;
const READ_TIMEOUT_MS = 1_000;

/** The outboxes of one collection. */
export const createOutbox = <D extends Document & WithOutbox>(
  collection: Collection<D>,
): Outbox => {
  // A lost mark repeats a message, which readers expect: marks do not wait for a majority.
  const commitMarks = createBatcher<readonly OutboxEntry[], null>(async (marks) => {
    const entries = marks.flat();
    const published = entries.flatMap(({ messages }) => messages.map(({ id }) => id));
    const stays = { $not: [{ $in: ['$$message.id', published] }] };
    await collection.updateMany(
      { _id: { $in: entries.map(({ id }) => id) } } as Filter<D>,
      [
        { $set: { outbox: { $filter: { input: '$outbox', as: 'message', cond: stays } } } },
        { $set: { outbox_due: { $cond: [{ $eq: ['$outbox', []] }, '$$REMOVE', '$outbox_due'] } } },
      ],
      { writeConcern: { w: 1 } },
    );
    return marks.map(() => null);
  });
  const claimWritten = (entries: readonly OutboxEntry[]): OutboxClaim => ({
    messages: entries.flatMap(({ messages }) => messages),
    markPublished: async () => {
      await commitMarks(entries);
    },
  });

  return {
    claimWritten,
    claimDue: async (now) => {
      const document = await collection.findOneAndUpdate(
        { outbox_due: { $lte: now } } as Filter<D>,
        { $set: { outbox_due: leaseEnd(now) } } as unknown as UpdateFilter<D>,
        { sort: { outbox_due: 1 } },
      );
      return document && claimWritten([{ id: document._id, messages: document.outbox }]);
    },
    oldestDue: async () => {
      const oldest = await collection.findOne({ outbox_due: { $exists: true } } as Filter<D>, {
        sort: { outbox_due: 1 },
        projection: { outbox_due: 1 },
      });
      return oldest?.['outbox_due'] ?? null;
    },
    readBacklog: async () => {
      // MongoDB counts a range in the index alone, unlike `$exists`.
      const waiting = { outbox_due: { $gt: new Date(0) } } as Filter<D>;
      const options = { maxTimeMS: READ_TIMEOUT_MS };
      const [documents, [oldest]] = await Promise.all([
        collection.countDocuments(waiting, { ...options, limit: MAX_COUNTED }),
        collection
          .aggregate<{ since: Date | null }>(
            [
              { $match: waiting },
              { $sort: { outbox_due: 1 } },
              { $limit: MAX_INSPECTED },
              // Not `outbox_due`: each lease moves it.
              { $group: { _id: null, since: { $min: { $min: '$outbox.at' } } } },
            ],
            options,
          )
          .toArray(),
      ]);
      return { documents, since: oldest?.since ?? null };
    },
  };
};
