import type { CollectionSetUp } from '@bookstore/platform/mongo';
import {
  outboxFields,
  outboxIndex,
  type OutgoingMessage,
  type WithOutbox,
} from '@bookstore/platform/messaging';
import { searchKeys, type SearchKeys } from '../analyzer/search-keys.ts';
import type { Book, BookSummary } from './book.ts';

export const BOOKS = 'books';
export const ISBN_INDEX = 'isbn_of_shop';

type StockFields = {
  on_hand: number;
  available: number;
  held: number;
  reserved: number;
  stock_version: number;
  revision: number;
  movements: number;
};

type DetailFields = {
  title: string;
  author: string;
  isbn: string | null;
  topics: string[];
  description: string | null;
  image_url: string | null;
  published_year: number | null;
  price_cents: number;
  version: number;
  archived: boolean;
  created_at: Date;
  updated_at: Date;
};

export type BookDocument = StockFields &
  DetailFields &
  WithOutbox & { _id: string; search: SearchKeys };

/** Everything but what only queries need. */
export const BOOK_PROJECTION = { search: 0 } as const;

/** What a list shows, field by field: Node reads half as many as there are. */
export const SUMMARY_PROJECTION = {
  title: 1,
  author: 1,
  isbn: 1,
  topics: 1,
  description: 1,
  image_url: 1,
  published_year: 1,
  price_cents: 1,
  available: 1,
  version: 1,
  created_at: 1,
  updated_at: 1,
} as const;

export type SummaryDocument = Pick<BookDocument, '_id' | keyof typeof SUMMARY_PROJECTION>;

export const toBookSummary = (document: SummaryDocument): BookSummary => ({
  id: document._id,
  title: document.title,
  author: document.author,
  isbn: document.isbn,
  topics: document.topics,
  description: document.description,
  imageUrl: document.image_url,
  publishedYear: document.published_year,
  priceCents: document.price_cents,
  stock: { available: document.available },
  version: document.version,
  createdAt: document.created_at,
  updatedAt: document.updated_at,
});

export const toBook = (document: Omit<BookDocument, 'search'>): Book => ({
  ...toBookSummary(document),
  stock: {
    onHand: document.on_hand,
    available: document.available,
    held: document.held,
    reserved: document.reserved,
  },
  stockVersion: document.stock_version,
  revision: document.revision,
  movements: document.movements,
  archived: document.archived,
});

export const stockFields = (book: Book): StockFields => ({
  on_hand: book.stock.onHand,
  available: book.stock.available,
  held: book.stock.held,
  reserved: book.stock.reserved,
  stock_version: book.stockVersion,
  revision: book.revision,
  movements: book.movements,
});

export const detailFields = (book: Book): DetailFields & { search: SearchKeys } => ({
  title: book.title,
  author: book.author,
  isbn: book.isbn,
  topics: [...book.topics],
  description: book.description,
  image_url: book.imageUrl,
  published_year: book.publishedYear,
  price_cents: book.priceCents,
  version: book.version,
  archived: book.archived,
  created_at: book.createdAt,
  updated_at: book.updatedAt,
  search: searchKeys(book),
});

export const toBookDocument = (
  book: Book,
  messages: readonly OutgoingMessage[],
  now: Date,
): BookDocument => ({
  _id: book.id,
  ...detailFields(book),
  ...stockFields(book),
  ...outboxFields(messages, now),
});

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
      keys: { isbn: 1 },
      options: {
        name: ISBN_INDEX,
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
};
