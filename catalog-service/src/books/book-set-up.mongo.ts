import { outboxIndex } from '@bookstore/platform/messaging';
import type { CollectionSetUp } from '@bookstore/platform/mongo';
import { BOOKS, ISBN_INDEX } from './book.mongo.ts';

const SORT_FIELDS = ['search.title', 'price_cents', 'created_at'] as const;

/** An index for each order of a list, behind the fields that a filter fixes. */
const inEachOrder = (filter: Readonly<Record<string, 1>>) =>
  SORT_FIELDS.map((field) => ({ keys: { ...filter, [field]: 1, _id: 1 } }));

/** The same for a part of the books. A sale writes to it only when it takes the last copy or brings the first one. */
const inEachOrderWhere = (name: string, available: 0 | { $gt: 0 }) =>
  SORT_FIELDS.map((field) => ({
    // MongoDB considers an index only for a condition on its first field.
    keys: { archived: 1, [field]: 1, _id: 1 },
    options: {
      name: `${name}_by_${field}`,
      partialFilterExpression: { archived: false, available },
    },
  }));

const copies = { bsonType: 'number', minimum: 0 };

export const booksSetUp: CollectionSetUp = {
  name: BOOKS,
  validator: {
    $jsonSchema: {
      bsonType: 'object',
      required: ['title', 'price_cents', 'on_hand', 'available', 'held', 'reserved', 'revision'],
      properties: {
        title: { bsonType: 'string', minLength: 1 },
        price_cents: { bsonType: 'number', minimum: 0 },
        on_hand: copies,
        available: copies,
        held: copies,
        reserved: copies,
        revision: { bsonType: 'number', minimum: 1 },
        outbox: { bsonType: 'array', maxItems: 4 },
      },
    },
  },
  indexes: [
    {
      keys: { isbn_key: 1 },
      options: {
        name: ISBN_INDEX,
        unique: true,
        partialFilterExpression: { archived: false, isbn_key: { $type: 'string' } },
      },
    },
    // The price behind the order: a range of prices is judged in the index.
    { keys: { archived: 1, 'search.title': 1, _id: 1, price_cents: 1 } },
    { keys: { archived: 1, price_cents: 1, _id: 1 } },
    { keys: { archived: 1, created_at: 1, _id: 1, price_cents: 1 } },
    ...inEachOrder({ archived: 1, topics: 1 }),
    ...inEachOrder({ archived: 1, 'search.author': 1 }),
    ...inEachOrderWhere('sold_out', 0),
    ...inEachOrderWhere('in_stock', { $gt: 0 }),
    { keys: { archived: 1, 'search.words': 1 } },
    { keys: { archived: 1, 'search.title_words': 1 } },
    outboxIndex,
  ],
};
