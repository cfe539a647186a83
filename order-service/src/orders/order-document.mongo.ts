import { ORDER_STATUSES, type PaymentToken } from '@bookstore/contracts/orders';
import { type CallContext, createContext, currentContext } from '@bookstore/platform/context';
import {
  createMessage,
  outboxIndex,
  type OutgoingMessage,
  type WithOutbox,
} from '@bookstore/platform/messaging';
import type { Collection, CollectionSetUp, Db } from '@bookstore/platform/mongo';
import type { Changed, Order, OrderHistory, OrderLine, OrderState } from './order.ts';
import { totalCents, usernameKey } from './order.ts';

/** One document holds the whole order: state, history, Idempotency-Key, payment task and outbox. */
export type OrderDocument = WithOutbox &
  Partial<ContextFields> & {
    _id: string;
    user_id: string;
    username: string;
    /** The username in lower case, for comparisons. */
    username_key: string;
    status: OrderState['status'];
    lines: { book_id: string; title: string; quantity: number; unit_price_cents: number }[];
    total_cents: number;
    payment_token: PaymentToken;
    hold_id?: string;
    /** The last entry is the present state; the length is the revision. */
    history: OrderHistory;
    revision: number;
    payment_work?: PaymentTaskFields;
    idempotency?: { key: string; fingerprint: string; expires_at: Date };
    created_at: Date;
    updated_at: Date;
  };

/** When a worker may claim the task (again), how often it was claimed, since when, and for which request. */
export type PaymentTaskFields = { due: Date; tries: number; since: Date } & Partial<ContextFields>;

/** The request that caused a write: later steps and their messages continue its trace. */
type ContextFields = { request_id: string; traceparent: string };

export const ORDERS = 'orders';
export const IDEMPOTENCY_INDEX = 'one_order_per_key';

export type OrderCollection = Collection<OrderDocument>;

export const orderCollection = (db: Db): OrderCollection => db.collection<OrderDocument>(ORDERS);

const newestFirst = { created_at: -1, _id: -1 } as const;

export const orderSetUp: CollectionSetUp = {
  name: ORDERS,
  validator: {
    $jsonSchema: {
      bsonType: 'object',
      required: ['user_id', 'username_key', 'status', 'lines', 'history', 'revision', 'outbox'],
      properties: {
        status: { enum: [...ORDER_STATUSES] },
        total_cents: { bsonType: 'number', minimum: 0 },
        lines: {
          bsonType: 'array',
          minItems: 1,
          maxItems: 50,
          items: {
            bsonType: 'object',
            required: ['book_id', 'title', 'quantity', 'unit_price_cents'],
            properties: {
              quantity: { bsonType: 'number', minimum: 1, maximum: 100 },
              unit_price_cents: { bsonType: 'number', minimum: 0 },
            },
          },
        },
        history: { bsonType: 'array', minItems: 1 },
      },
    },
  },
  indexes: [
    { keys: newestFirst },
    { keys: { status: 1, ...newestFirst } },
    { keys: { username_key: 1, ...newestFirst } },
    { keys: { username_key: 1, status: 1, ...newestFirst } },
    {
      keys: { user_id: 1, 'idempotency.key': 1 },
      options: {
        name: IDEMPOTENCY_INDEX,
        unique: true,
        partialFilterExpression: { 'idempotency.key': { $exists: true } },
      },
    },
    { keys: { 'payment_work.due': 1 }, options: { sparse: true } },
    outboxIndex,
  ],
};

export const contextFields = (): ContextFields => {
  const context = currentContext() ?? createContext(undefined, undefined);
  return { request_id: context.requestId, traceparent: context.traceparent };
};

/** Documents of older releases have no context; a new one begins then. */
export const contextOf = ({ request_id, traceparent }: Partial<ContextFields>): CallContext =>
  createContext(request_id, traceparent);

const toLine = (line: OrderDocument['lines'][number]): OrderLine => ({
  bookId: line.book_id,
  title: line.title,
  quantity: line.quantity,
  unitPriceCents: line.unit_price_cents,
});

export const toOrder = (document: OrderDocument): Order => {
  const present = document.history.at(-1);
  if (!present) throw new Error(`order ${document._id} has no history`);
  const { at: _at, ...state } = present;
  return {
    id: document._id,
    userId: document.user_id,
    username: document.username,
    lines: document.lines.map(toLine),
    paymentToken: document.payment_token,
    ...(document.hold_id === undefined ? {} : { holdId: document.hold_id }),
    createdAt: document.created_at,
    history: document.history,
    ...state,
  };
};

export const toDocument = (order: Order): Omit<OrderDocument, 'outbox'> => ({
  _id: order.id,
  user_id: order.userId,
  username: order.username,
  username_key: usernameKey(order.username),
  status: order.status,
  lines: order.lines.map((line) => ({
    book_id: line.bookId,
    title: line.title,
    quantity: line.quantity,
    unit_price_cents: line.unitPriceCents,
  })),
  total_cents: totalCents(order.lines),
  payment_token: order.paymentToken,
  ...(order.holdId === undefined ? {} : { hold_id: order.holdId }),
  history: order.history,
  revision: order.history.length,
  created_at: order.createdAt,
  updated_at: order.createdAt,
});

/** The payment task that a change leaves; each change replaces the task before it. */
export const taskFields = (change: Changed, at: Date): { payment_work?: PaymentTaskFields } =>
  change.task === 'none'
    ? {}
    : { payment_work: { due: at, tries: 0, since: at, ...contextFields() } };

/** The integration event of a change, or none. */
export const messagesOf = (
  order: Order,
  { state, message }: Changed,
  at: Date,
): OutgoingMessage[] => {
  if (message === null) return [];
  const items = order.lines.map((line) => ({ book_id: line.bookId, quantity: line.quantity }));
  const base = { order_id: order.id, user_id: order.userId, items };
  if (message === 'order-placed') {
    const hold = order.holdId === undefined ? {} : { hold_id: order.holdId };
    return [createMessage(message, { ...base, ...hold, placed_at: at.toISOString() }, at)];
  }
  const reason = state.status === 'REJECTED' ? { reason: state.reason } : {};
  return [createMessage(message, { ...base, status: state.status, ...reason }, at)];
};
