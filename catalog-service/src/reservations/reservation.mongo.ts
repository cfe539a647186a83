import {
  outboxFields,
  outboxIndex,
  type OutgoingMessage,
  type WithOutbox,
} from '@bookstore/platform/messaging';
import type { CollectionSetUp } from '@bookstore/platform/mongo';
import type { Reservation, ReservationState } from './reservation.ts';

export const RESERVATIONS = 'reservations';

export type ReservationDocument = WithOutbox & {
  /** The order's id. */
  _id: string;
  user_id: string;
  state: ReservationState;
  lines: { book_id: string; quantity: number }[];
  outcome: Reservation['outcome'];
  /** What the order was answered; kept for those who ask again. Null for a `void` one. */
  reply: OutgoingMessage | null;
  created_at: Date;
  updated_at: Date;
};

export const toReservation = (document: ReservationDocument): Reservation => ({
  orderId: document._id,
  userId: document.user_id,
  state: document.state,
  lines: document.lines,
  outcome: document.outcome,
});

export const toReservationDocument = (
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
