import {
  leaseEnd,
  outboxFields,
  outboxIndex,
  type OutgoingMessage,
  type WithOutbox,
} from '@bookstore/platform/messaging';
import type { ClientSession, CollectionSetUp, Db } from '@bookstore/platform/mongo';
import type { Reservation, ReservationState, ReservationTransaction } from './reservation.ts';

export const RESERVATIONS = 'reservations';

export type ReservationDocument = WithOutbox & {
  /** The order's id. */
  _id: string;
  user_id: string;
  state: ReservationState;
  lines: { book_id: string; quantity: number }[];
  outcome: Reservation['outcome'];
  /** The reply to the order, kept for repeats. Null for a tombstone. */
  reply: OutgoingMessage | null;
  created_at: Date;
  updated_at: Date;
};

const toReservation = (document: ReservationDocument): Reservation => ({
  orderId: document._id,
  userId: document.user_id,
  state: document.state,
  lines: document.lines,
  outcome: document.outcome,
});

const toReservationDocument = (
  reservation: Reservation,
  reply: OutgoingMessage | null,
  now: Date,
): ReservationDocument => ({
  _id: reservation.orderId,
  user_id: reservation.userId,
  state: reservation.state,
  lines: [...reservation.lines],
  outcome: reservation.outcome,
  reply,
  created_at: now,
  updated_at: now,
  ...outboxFields(reply ? [reply] : [], now),
});

export const reservationsSetUp: CollectionSetUp = {
  name: RESERVATIONS,
  validator: {
    $jsonSchema: {
      bsonType: 'object',
      required: ['user_id', 'state', 'lines'],
      properties: {
        state: { enum: ['reserved', 'rejected', 'sold', 'released', 'returned', 'void'] },
        lines: {
          bsonType: 'array',
          items: { bsonType: 'object', required: ['book_id', 'quantity'] },
        },
      },
    },
  },
  indexes: [outboxIndex, { keys: { state: 1, created_at: 1 } }],
};

type ReservationWrites = ReservationTransaction & {
  /** The replies that this transaction put into outboxes, by order id. */
  replies: Map<string, OutgoingMessage>;
};

export const createReservationWrites = (
  db: Db,
  session: ClientSession,
  now: Date,
): ReservationWrites => {
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
      const repeated = orderIds.flatMap((orderId) => {
        const reply = known.get(orderId)?.reply;
        return reply ? [{ orderId, reply }] : [];
      });
      if (repeated.length === 0) return;
      await collection.bulkWrite(
        repeated.map(({ orderId, reply }) => ({
          updateOne: {
            filter: { _id: orderId },
            update: { $set: { outbox: [reply], outbox_due: leaseEnd(now) } },
          },
        })),
        { session, ordered: false },
      );
      for (const { orderId, reply } of repeated) replies.set(orderId, reply);
    },
  };
};
