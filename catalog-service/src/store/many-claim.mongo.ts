import type { Claim, OutgoingMessage, WithOutbox } from '@bookstore/platform/messaging';
import type { Db } from '@bookstore/platform/mongo';

/** One claim over the outboxes of many documents: what one transaction wrote is marked in one go. */
export const createManyClaim = (
  db: Db,
  collection: string,
  waiting: ReadonlyMap<string, readonly OutgoingMessage[]>,
): Claim => {
  const messages = [...waiting.values()].flat();
  const sent = messages.map((message) => message.id);
  const stays = { $not: [{ $in: ['$$message.id', sent] }] };
  return {
    messages,
    markSent: async () => {
      await db
        .collection<WithOutbox & { _id: string }>(collection)
        .updateMany({ _id: { $in: [...waiting.keys()] } }, [
          { $set: { outbox: { $filter: { input: '$outbox', as: 'message', cond: stays } } } },
          {
            $set: { outbox_due: { $cond: [{ $eq: ['$outbox', []] }, '$$REMOVE', '$outbox_due'] } },
          },
        ]);
    },
  };
};
