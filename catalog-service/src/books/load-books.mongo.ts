import type { Db } from '@bookstore/platform/mongo';
import { BOOK_PROJECTION, type BookDocument, BOOKS, toBook } from './book.mongo.ts';
import type { LoadBooks } from './book.ports.ts';
import type { FindBookIds } from './republish-books.ts';

export const createLoadBooks = (db: Db): LoadBooks => {
  const collection = db.collection<BookDocument>(BOOKS);
  return async (ids) => {
    const documents = await collection
      .find({ _id: { $in: [...ids] } }, { projection: { ...BOOK_PROJECTION, outbox: 0 } })
      .toArray();
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
