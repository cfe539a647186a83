import { MESSAGES, SCHEMA_VERSION } from '@bookstore/contracts/messages';
import { orderStatusSchema, rejectionReasonSchema } from '@bookstore/contracts/orders';
import { createMessage, type OutgoingMessage } from '@bookstore/platform/messaging';
import type { AnyBulkWriteOperation, Document } from 'mongodb';
import { z } from 'zod';

/** What mending needs of an order; `history` may hold its last entry alone. */
export const orderSchema = z.object({
  _id: z.string(),
  user_id: z.string(),
  status: orderStatusSchema,
  revision: z.int(),
  lines: z.array(z.object({ book_id: z.string(), quantity: z.int() })),
  hold_id: z.string().optional(),
  history: z
    .array(
      z.looseObject({
        reason: rejectionReasonSchema.optional(),
        payment: z.looseObject({ status: z.string() }),
      }),
    )
    .min(1),
  outbox: z.array(z.object({ type: z.string() })),
  created_at: z.date(),
});
export type MendedOrder = z.infer<typeof orderSchema>;

export const ORDER_FIELDS = {
  user_id: 1,
  status: 1,
  revision: 1,
  'lines.book_id': 1,
  'lines.quantity': 1,
  hold_id: 1,
  history: { $slice: -1 },
  'outbox.type': 1,
  created_at: 1,
} as const;

/** What mending reads and writes of orders and reservations. */
export type Stored = {
  _id: string;
  status: string;
  state: string;
  updated_at: Date;
  payment_work: { due: Date; tries: number; since: Date };
  outbox: OutgoingMessage[];
  outbox_due?: Date;
  revision: number;
  history: Document[];
};
export type Write = AnyBulkWriteOperation<Stored>;

const asSeen = ({ _id, revision }: MendedOrder) => ({ _id, revision });

const itemsOf = ({ lines }: MendedOrder) =>
  lines.map(({ book_id, quantity }) => ({ book_id, quantity }));

/** The message of the order's last move, as order-service words it. */
const messageOf = (order: MendedOrder, at: Date): OutgoingMessage => {
  const { _id: order_id, user_id, hold_id, status } = order;
  const base = { order_id, user_id, items: itemsOf(order) };
  if (status === 'PENDING') {
    const hold = hold_id === undefined ? {} : { hold_id };
    const body = { ...base, ...hold, placed_at: order.created_at.toISOString() };
    return createMessage('order-placed', MESSAGES['order-placed'][SCHEMA_VERSION].parse(body), at);
  }
  const reason = order.history.at(-1)?.reason;
  const body = { ...base, status, ...(reason === undefined ? {} : { reason }) };
  return createMovedMessage(status, body, at);
};

const TYPES = {
  ACCEPTED: 'order-accepted',
  SHIPPED: 'order-shipped',
  DELIVERED: 'order-delivered',
  REJECTED: 'order-rejected',
  CANCELLED: 'order-cancelled',
} as const;

export const createMovedMessage = (
  status: keyof typeof TYPES,
  body: object,
  at: Date,
): OutgoingMessage =>
  createMessage(TYPES[status], MESSAGES[TYPES[status]][SCHEMA_VERSION].parse(body), at);

/** Puts the message of the last move into the outbox once more, unless the order moves meanwhile; null when it waits there anyhow. */
export const tellAgain = (order: MendedOrder, at: Date): Write | null => {
  const message = messageOf(order, at);
  if (order.outbox.some(({ type }) => type === message.type)) return null;
  const update = { $push: { outbox: message }, $set: { outbox_due: at } };
  return { updateOne: { filter: asSeen(order), update } };
};

export type End = { status: 'CANCELLED' } | { status: 'REJECTED'; reason: 'expired' };

/**
 * Ends the order, unless it moves meanwhile, as `cancel` and `expire` of order-service do it: the payment worker
 * sees to its money.
 */
export const endOrder = (order: MendedOrder, end: End, at: Date): Write => {
  const payment = order.history.at(-1)?.payment;
  const status = payment?.status === 'none' ? 'none' : 'refund-pending';
  const ended = { ...end, payment: { ...payment, status } };
  const message = messageOf({ ...order, status: end.status, history: [ended] }, at);
  const update = {
    $set: {
      status: end.status,
      updated_at: at,
      payment_work: { due: at, tries: 0, since: at },
      // What waited there told of a life that is over.
      outbox: [message],
      outbox_due: at,
    },
    $inc: { revision: 1 },
    $push: { history: { ...ended, at } },
  };
  return { updateOne: { filter: asSeen(order), update } };
};
