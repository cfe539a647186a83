import { type Db, setUpCollections } from '@bookstore/platform/mongo';

const copies = { bsonType: 'number', minimum: 0 };
const outboxIndex = { keys: { outbox_due: 1 }, options: { sparse: true } } as const;
const DAY_S = 24 * 60 * 60;

/** Collections, validators and indexes as the first release made them; ended holds lived for a day. */
export const setUpFirstRelease = (db: Db): Promise<void> =>
  setUpCollections(db, [
    {
      name: 'books',
      validator: {
        $jsonSchema: {
          bsonType: 'object',
          required: [
            'title',
            'price_cents',
            'on_hand',
            'available',
            'held',
            'reserved',
            'revision',
          ],
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
          keys: { isbn: 1 },
          options: {
            name: 'isbn_of_shop',
            unique: true,
            partialFilterExpression: { archived: false, isbn: { $type: 'string' } },
          },
        },
        { keys: { archived: 1, 'search.title': 1, _id: 1 } },
        { keys: { archived: 1, price_cents: 1, _id: 1 } },
        { keys: { archived: 1, created_at: 1, _id: 1 } },
        { keys: { archived: 1, topics: 1, 'search.title': 1, _id: 1 } },
        { keys: { archived: 1, 'search.author': 1, 'search.title': 1, _id: 1 } },
        { keys: { archived: 1, 'search.words': 1 } },
        { keys: { archived: 1, 'search.title_words': 1 } },
        outboxIndex,
      ],
    },
    {
      name: 'stock_movements',
      validator: {
        $jsonSchema: {
          bsonType: 'object',
          required: ['book_id', 'position', 'kind', 'delta', 'balance', 'at'],
          properties: {
            kind: { enum: ['initial', 'restock', 'correction', 'sale', 'return'] },
            position: { bsonType: 'number', minimum: 1 },
            balance: { bsonType: 'number', minimum: 0 },
          },
        },
      },
      indexes: [
        { keys: { book_id: 1, position: -1 }, options: { unique: true } },
        { keys: { order_id: 1 }, options: { sparse: true } },
      ],
    },
    {
      name: 'reservations',
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
    },
    {
      name: 'holds',
      validator: {
        $jsonSchema: {
          bsonType: 'object',
          required: ['user_id', 'lines', 'state', 'expires_at'],
          properties: {
            state: { enum: ['open', 'used', 'ended'] },
            expires_at: { bsonType: 'date' },
          },
        },
      },
      indexes: [
        { keys: { state: 1, expires_at: 1 } },
        { keys: { user_id: 1, state: 1 } },
        { keys: { ended_at: 1 }, options: { expireAfterSeconds: DAY_S } },
      ],
    },
    {
      name: 'holders',
      validator: { $jsonSchema: { bsonType: 'object', required: ['holds'] } },
      indexes: [],
    },
  ]);

type OldBook = { _id: string; title: string; isbn: string | null; topics: string[] };

/** A book as the first release wrote it, with the tokens that its analyzer found. */
export const firstReleaseBook = (
  { _id, title, isbn, topics }: OldBook,
  archived = false,
): OldBook & Record<string, unknown> => {
  const words = title.toLowerCase().split(' ');
  return {
    _id,
    title,
    author: 'Anon',
    isbn,
    topics,
    description: null,
    image_url: null,
    published_year: null,
    price_cents: 1_000,
    version: 1,
    archived,
    created_at: new Date('2026-01-01T12:00:00Z'),
    updated_at: new Date('2026-01-01T12:00:00Z'),
    search: {
      title: title.toLowerCase(),
      author: 'anon',
      words: [...words, 'anon', ...topics, ...(isbn === null ? [] : [isbn.toLowerCase()])],
      title_words: words,
    },
    on_hand: 5,
    available: 5,
    held: 0,
    reserved: 0,
    stock_version: 1,
    revision: 1,
    movements: 1,
    outbox: [],
  };
};
