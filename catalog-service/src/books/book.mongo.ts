import { isDeepStrictEqual } from 'node:util';
import { isbnKey } from '@bookstore/contracts/books';
import {
  createMessage,
  leaseEnd,
  outboxFields,
  type OutgoingMessage,
  type WithOutbox,
} from '@bookstore/platform/messaging';
import {
  type ClientSession,
  createSingleBatchFind,
  type Db,
  isDuplicateKey,
} from '@bookstore/platform/mongo';
import { type AnyBulkWriteOperation, ObjectId } from 'mongodb';
import { facetsOf } from '../analyzer/facets.ts';
import { searchKeys, type SearchKeys } from '../analyzer/search-keys.ts';
import { type BookEvent, bookState, coalesce, eventsOf } from './book-events.ts';
import type { BookTransaction, WrittenBook } from './book-transaction.ts';
import { isbnTaken, lostRace } from './book.errors.ts';
import type { Book, BookSummary, LoadBooks } from './book.ts';
import { addTopicDeltas, topicDeltas } from './topic-counts.mongo.ts';

export const BOOKS = 'books';
export const ISBN_INDEX = 'isbn_key_of_shop';

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
  /** The ISBN-13, unique among the live books. A book whose ISBN an older one had before this key was there has none. */
  isbn_key?: string | null;
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
  WithOutbox & {
    _id: string;
    search: SearchKeys;
    /** Conditions of lists that the book meets. */
    facets: string[];
  };

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

export const toBook = (document: Omit<BookDocument, 'search' | 'facets'>): Book => ({
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

/** Null without an ISBN. Equal keys mean the same book, whichever of its two numbers was given. */
export const isbnKeyOf = (isbn: string | null): string | null =>
  isbn === null ? null : isbnKey(isbn);

/** An edit of another field leaves the ISBN key alone. */
const detailFields = (book: Book, before: Book | null): DetailFields & { search: SearchKeys } => ({
  title: book.title,
  author: book.author,
  isbn: book.isbn,
  ...(before?.isbn === book.isbn ? {} : { isbn_key: isbnKeyOf(book.isbn) }),
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
  ...detailFields(book, null),
  ...stockFields(book),
  facets: facetsOf(book),
  ...outboxFields(messages, now),
});

/** A new id. Ids grow with time, so that books added together are neighbours in the index. */
export const newBookId = (): string => new ObjectId().toHexString();

export const createLoadBooks = (db: Db): LoadBooks => {
  const find = createSingleBatchFind(db.collection<BookDocument>(BOOKS), {
    readConcern: 'majority',
  });
  const projection = { ...BOOK_PROJECTION, facets: 0, outbox: 0 } as const;
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
  const read = new Map<string, { book: Book } & Pick<BookDocument, 'outbox' | 'facets'>>();
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
    const facets = facetsOf(book);
    if (!before) return { insertOne: { document: toBookDocument(book, messages, now) } };
    return {
      updateOne: {
        filter: { _id: book.id, revision: before.book.revision },
        update: {
          $set: {
            ...stockFields(book),
            ...(book.version === before.book.version ? {} : detailFields(book, before.book)),
            ...(isDeepStrictEqual(facets, before.facets) ? {} : { facets }),
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
        const { outbox, facets } = document;
        read.set(document._id, { book: toBook(document), outbox, facets });
      }
      return new Map(documents.map((document) => [document._id, toBook(document)]));
    },
    saveBooks: async (books) => {
      const changed = [...books].filter(
        (book) => book.revision !== read.get(book.id)?.book.revision,
      );
      const changes = changed.map((after) => ({ before: read.get(after.id)?.book ?? null, after }));
      await write(
        changes.map(({ before, after }) => writeOf(after, eventsOf(before, after), leaseEnd(now))),
      );
      await addTopicDeltas(db, session, topicDeltas(changes));
    },
    // Due now: the next sweep publishes them.
    republishBooks: (books) =>
      write([...books].map((book) => writeOf(book, ['book-changed'], now))),
  };
};
