import { createSingleBatchFind, type Db } from '@bookstore/platform/mongo';
import { BOOK_PROJECTION, type BookDocument, BOOKS, toBook } from './book.mongo.ts';
import type { LoadBooks } from './book.ports.ts';
import type { FindBookIds } from './republish-books.ts';

export const createLoadBooks = (db: Db): LoadBooks => {
  const find = createSingleBatchFind(db.collection<BookDocument>(BOOKS));
  const projection = { ...BOOK_PROJECTION, outbox: 0 } as const;
  return async (ids) => {
    const filter = { _id: { $in: [...ids] } };
    const documents = await find({ filter, projection, limit: ids.length });
    return documents.map(toBook);
  };
};

export const createFindBookIds = (db: Db): FindBookIds => {
  const collection = db.collection<BookDocument>(BOOKS);
  return async (after, limit) => {
    const documents = await collection
      .find({ _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(limit)
      .project<{ _id: string }>({ _id: 1 })
      .toArray();
    return documents.map(({ _id }) => _id);
  };
};
