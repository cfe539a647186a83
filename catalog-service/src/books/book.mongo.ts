import {
  createMessage,
  leaseEnd,
  outboxFields,
  outboxIndex,
  type OutgoingMessage,
  type WithOutbox,
} from '@bookstore/platform/messaging';
import {
  type ClientSession,
  type CollectionSetUp,
  createSingleBatchFind,
  type Db,
  isDuplicateKey,
} from '@bookstore/platform/mongo';
import { type AnyBulkWriteOperation, ObjectId } from 'mongodb';
import { searchKeys, type SearchKeys } from '../analyzer/search-keys.ts';
import { type BookEvent, bookState, coalesce, eventsOf } from './book-events.ts';
import type { BookTransaction, WrittenBook } from './book-transaction.ts';
import { isbnTaken, lostRace } from './book.errors.ts';
import type { Book, BookSummary, LoadBooks } from './book.ts';

export const BOOKS = 'books';
const ISBN_INDEX = 'isbn_of_shop';

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

const BOOK_PROJECTION = { search: 0 } as const;

export type SummaryDocument = Omit<DetailFields, 'archived'> &
  Pick<BookDocument, '_id' | 'available'>;

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

const stockFields = (book: Book): StockFields => ({
  on_hand: book.stock.onHand,
  available: book.stock.available,
  held: book.stock.held,
  reserved: book.stock.reserved,
  stock_version: book.stockVersion,
  revision: book.revision,
  movements: book.movements,
});

const detailFields = (book: Book): DetailFields & { search: SearchKeys } => ({
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

/** A new id. Ids grow with time, so that books added together are neighbours in the index. */
export const newBookId = (): string => new ObjectId().toHexString();

export const createLoadBooks = (db: Db): LoadBooks => {
  const find = createSingleBatchFind(db.collection<BookDocument>(BOOKS), {
    readConcern: 'majority',
  });
  const projection = { ...BOOK_PROJECTION, outbox: 0 } as const;
  return async (ids) => {
    const filter = { _id: { $in: [...ids] } };
    const documents = await find({ filter, projection, limit: ids.length });
    return documents.map(toBook);
  };
};

type BookWrites = Omit<BookTransaction, 'addMovements'> & { written: Map<string, WrittenBook> };

/** Reads and writes the books of one transaction; each write is guarded by the revision that was read. */
export const createBookWrites = (db: Db, session: ClientSession, now: Date): BookWrites => {
  const collection = db.collection<BookDocument>(BOOKS);
  const read = new Map<string, { book: Book; outbox: readonly OutgoingMessage[] }>();
  const written = new Map<string, WrittenBook>();

  const writeOf = (
    book: Book,
    types: readonly BookEvent[],
    due: Date,
  ): AnyBulkWriteOperation<BookDocument> => {
    const before = read.get(book.id);
    const added = types.map((type) => createMessage(type, bookState(book), now));
    const messages = coalesce(before?.outbox ?? [], added);
    if (added.length > 0) {
      const edited = types.some((type) => type !== 'stock-changed');
      written.set(book.id, { book, edited, messages });
    }
    if (!before) return { insertOne: { document: toBookDocument(book, messages, now) } };
    return {
      updateOne: {
        filter: { _id: book.id, revision: before.book.revision },
        update: {
          $set: {
            ...stockFields(book),
            ...(book.version === before.book.version ? {} : detailFields(book)),
            ...(added.length > 0 ? { ...outboxFields(messages, now), outbox_due: due } : {}),
          },
        },
      },
    };
  };

  const write = async (writes: AnyBulkWriteOperation<BookDocument>[]): Promise<void> => {
    if (writes.length === 0) return;
    try {
      const result = await collection.bulkWrite(writes, { session, ordered: false });
      if (result.matchedCount + result.insertedCount !== writes.length) throw lostRace();
    } catch (error) {
      throw isDuplicateKey(error, ISBN_INDEX) ? isbnTaken(error) : error;
    }
  };

  return {
    written,
    findBooks: async (ids) => {
      const documents = await collection
        .find({ _id: { $in: [...ids] } }, { session, projection: BOOK_PROJECTION })
        .toArray();
      for (const document of documents) {
        read.set(document._id, { book: toBook(document), outbox: document.outbox });
      }
      return new Map(documents.map((document) => [document._id, toBook(document)]));
    },
    saveBooks: async (books) => {
      const changed = [...books].filter(
        (book) => book.revision !== read.get(book.id)?.book.revision,
      );
      await write(
        changed.map((book) =>
          writeOf(book, eventsOf(read.get(book.id)?.book ?? null, book), leaseEnd(now)),
        ),
      );
    },
    // Due now: the next sweep publishes them.
    republishBooks: (books) =>
      write([...books].map((book) => writeOf(book, ['book-changed'], now))),
  };
};
