import type { BookState } from '@bookstore/contracts/messages';
import { type CollectionSetUp, createBatchedFindById, type Db } from '@bookstore/platform/mongo';
import type { AnyBulkWriteOperation, Collection } from 'mongodb';
import type { Book, BookCopies, CatalogBook } from './book.ts';

const BOOKS = 'catalog_books';
const PAGE_SIZE = 500;
/** Lower than the `stock_version` of any message. */
const NO_STOCK_VERSION = -1;

type BookDocument = {
  _id: string;
  title: string;
  price_cents: number;
  version: number;
  archived: boolean;
  available: number;
  stock_version: number;
};

export const bookSetUp: CollectionSetUp = {
  name: BOOKS,
  validator: {
    $jsonSchema: {
      bsonType: 'object',
      required: ['title', 'price_cents', 'version', 'archived', 'available', 'stock_version'],
      properties: {
        price_cents: { bsonType: 'number', minimum: 0 },
        available: { bsonType: 'number', minimum: 0 },
        archived: { bsonType: 'bool' },
      },
    },
  },
  indexes: [{ keys: { archived: 1, _id: 1 } }],
};

const toBook = (document: BookDocument): Book => ({
  id: document._id,
  title: document.title,
  priceCents: document.price_cents,
  archived: document.archived,
  available: document.available,
});

/** The new value when it is newer or the first one, else the value of the copy. */
const pick = (isNewer: object, field: string, value: unknown) => ({
  [field]: {
    $cond: [isNewer, { $literal: value }, { $ifNull: [`$${field}`, { $literal: value }] }],
  },
});

/** Titles and prices are ordered by `version`, stock by `stock_version`. An archived book stays archived. */
const upsertState = (state: BookState): AnyBulkWriteOperation<BookDocument> => {
  const edited = { $gte: [state.version, { $ifNull: ['$version', state.version] }] };
  const moved = { $gte: [state.stock_version, { $ifNull: ['$stock_version', NO_STOCK_VERSION] }] };
  const fields = {
    ...pick(edited, 'title', state.title),
    ...pick(edited, 'price_cents', state.price_cents),
    ...pick(edited, 'version', state.version),
    ...pick(moved, 'available', state.available),
    ...pick(moved, 'stock_version', state.stock_version),
    archived: { $or: [{ $ifNull: ['$archived', false] }, state.archived] },
  };
  return {
    updateOne: { filter: { _id: state.book_id }, update: [{ $set: fields }], upsert: true },
  };
};

const asState = (book: CatalogBook): BookState => ({
  book_id: book.id,
  version: book.version,
  stock_version: NO_STOCK_VERSION,
  title: book.title,
  price_cents: book.priceCents,
  available: book.available,
  archived: false,
});

export const createBookCopies = (db: Db): BookCopies => {
  const books: Collection<BookDocument> = db.collection<BookDocument>(BOOKS);
  const findById = createBatchedFindById(books);
  const applyStates = async (states: readonly BookState[]): Promise<void> => {
    if (states.length > 0) await books.bulkWrite(states.map(upsertState), { ordered: true });
  };
  return {
    applyStates,
    upsert: (found) => applyStates(found.map(asState)),
    find: async (ids) => {
      const found = await Promise.all(ids.map(findById));
      return new Map(
        found.flatMap((document) => (document ? [[document._id, toBook(document)]] : [])),
      );
    },
    markArchived: async (id) => {
      await books.updateOne({ _id: id }, { $set: { archived: true } });
    },
    isEmpty: async () => (await books.findOne({}, { projection: { _id: 1 } })) === null,
    liveIds: async function* () {
      let after = '';
      for (;;) {
        const page = await books
          .find({ archived: false, _id: { $gt: after } })
          .sort({ archived: 1, _id: 1 })
          .limit(PAGE_SIZE)
          .project<Pick<BookDocument, '_id'>>({ _id: 1 })
          .toArray();
        const last = page.at(-1);
        if (!last) return;
        yield page.map(({ _id }) => _id);
        after = last._id;
      }
    },
  };
};
