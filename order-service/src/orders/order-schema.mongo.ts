import { ORDER_STATUSES } from '@bookstore/contracts/orders';
import { outboxIndex } from '@bookstore/platform/messaging';
import type { Collection, CollectionSetUp, Db } from '@bookstore/platform/mongo';
import type { OrderDocument } from './order-document.ts';

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
