import type { Db } from '@bookstore/platform/mongo';
import { BOOK_PROJECTION, type BookDocument, BOOKS, toBook } from './book.mongo.ts';
import type { LoadBooks } from './book.ports.ts';

export const createLoadBooks = (db: Db): LoadBooks => {
  const collection = db.collection<BookDocument>(BOOKS);
  return async (ids) => {
    const documents = await collection
      .find({ _id: { $in: [...ids] } }, { projection: { ...BOOK_PROJECTION, outbox: 0 } })
      .toArray();
    return documents.map(toBook);
  };
};
