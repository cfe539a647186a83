import { outboxIndex } from '@bookstore/platform/messaging';
import type { CollectionSetUp } from '@bookstore/platform/mongo';
import { BOOKS, ISBN_INDEX } from './book.mongo.ts';

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
    // One for each order of a list. The price behind the order: a range of prices is judged in the index.
    { keys: { facets: 1, 'search.title': 1, _id: 1, price_cents: 1 } },
    { keys: { facets: 1, price_cents: 1, _id: 1 } },
    { keys: { facets: 1, created_at: 1, _id: 1, price_cents: 1 } },
    { keys: { archived: 1, 'search.words': 1 } },
    { keys: { archived: 1, 'search.title_words': 1 } },
    outboxIndex,
  ],
};
