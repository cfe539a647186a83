import type { Collection, Document, Filter } from 'mongodb';
import { createBatcher } from '../batcher/index.ts';
import type { OutgoingMessage, WithOutbox } from './message.ts';

/** Takes sent messages out of a document's outbox; others may have come meanwhile, and stay. */
export type MarkSent = (id: unknown, messages: readonly OutgoingMessage[]) => Promise<void>;

type Mark = { id: unknown; messageIds: readonly string[] };

/**
 * Marks the documents of one collection, in batches. A mark that is lost makes a repeat, which readers expect: no
 * majority is waited for.
 */
export const createMarkSent = <D extends Document & WithOutbox>(
  collection: Collection<D>,
): MarkSent => {
  const commit = createBatcher<Mark, null>(async (marks) => {
    const sent = marks.flatMap(({ messageIds }) => messageIds);
    const stays = { $not: [{ $in: ['$$message.id', sent] }] };
    await collection.updateMany(
      { _id: { $in: marks.map(({ id }) => id) } } as Filter<D>,
      [
        { $set: { outbox: { $filter: { input: '$outbox', as: 'message', cond: stays } } } },
        { $set: { outbox_due: { $cond: [{ $eq: ['$outbox', []] }, '$$REMOVE', '$outbox_due'] } } },
      ],
      { writeConcern: { w: 1 } },
    );
    return marks.map(() => null);
  });

  return async (id, messages) => {
    await commit({ id, messageIds: messages.map((message) => message.id) });
  };
};
