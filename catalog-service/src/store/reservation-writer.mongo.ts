import { leaseEnd, type OutgoingMessage } from '@bookstore/platform/messaging';
import type { ClientSession, Db } from '@bookstore/platform/mongo';
import {
  RESERVATIONS,
  type ReservationDocument,
  toReservation,
  toReservationDocument,
} from '../reservations/reservation.mongo.ts';
import type { Transaction } from './store.ports.ts';

type ReservationPart = Pick<
  Transaction,
  'findReservations' | 'addReservations' | 'saveReservations' | 'replyAgain'
> & {
  /** Answers that wait in the outboxes, by order id. */
  replies: Map<string, OutgoingMessage>;
};

export const createReservationWriter = (
  db: Db,
  session: ClientSession,
  now: Date,
): ReservationPart => {
  const collection = db.collection<ReservationDocument>(RESERVATIONS);
  const replies = new Map<string, OutgoingMessage>();
  const known = new Map<string, ReservationDocument>();

  return {
    replies,
    findReservations: async (orderIds) => {
      const documents = await collection
        .find({ _id: { $in: [...orderIds] } }, { session })
        .toArray();
      for (const document of documents) known.set(document._id, document);
      return new Map(documents.map((document) => [document._id, toReservation(document)]));
    },
    addReservations: async (answered) => {
      if (answered.length === 0) return;
      await collection.insertMany(
        answered.map(({ reservation, reply }) => toReservationDocument(reservation, reply, now)),
        { session },
      );
      for (const { reservation, reply } of answered) replies.set(reservation.orderId, reply);
    },
    saveReservations: async (reservations) => {
      if (reservations.length === 0) return;
      await collection.bulkWrite(
        reservations.map((reservation) =>
          known.has(reservation.orderId)
            ? {
                updateOne: {
                  filter: { _id: reservation.orderId },
                  update: { $set: { state: reservation.state, updated_at: now } },
                },
              }
            : { insertOne: { document: toReservationDocument(reservation, null, now) } },
        ),
        { session, ordered: false },
      );
    },
    replyAgain: async (orderIds) => {
      const asked = orderIds.flatMap((orderId) => {
        const reply = known.get(orderId)?.reply;
        return reply ? [{ orderId, reply }] : [];
      });
      if (asked.length === 0) return;
      await collection.bulkWrite(
        asked.map(({ orderId, reply }) => ({
          updateOne: {
            filter: { _id: orderId },
            update: { $set: { outbox: [reply], outbox_due: leaseEnd(now) } },
          },
        })),
        { session, ordered: false },
      );
      for (const { orderId, reply } of asked) replies.set(orderId, reply);
    },
  };
};
