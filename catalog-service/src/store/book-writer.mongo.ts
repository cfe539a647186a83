import {
  createMessage,
  leaseEnd,
  outboxFields,
  type OutgoingMessage,
} from '@bookstore/platform/messaging';
import { type ClientSession, type Db, isDuplicateKey } from '@bookstore/platform/mongo';
import type { AnyBulkWriteOperation } from 'mongodb';
import {
  announcementsOf,
  bookState,
  coalesce,
  type Announcement,
} from '../books/book-announcement.ts';
import { isbnTaken, lostRace } from '../books/book.errors.ts';
import {
  BOOK_PROJECTION,
  type BookDocument,
  BOOKS,
  detailFields,
  ISBN_INDEX,
  stockFields,
  toBook,
  toBookDocument,
} from '../books/book.mongo.ts';
import type { Book } from '../books/book.ts';
import type { Transaction, WrittenBook } from './store.ports.ts';

type BookPart = Pick<Transaction, 'findBooks' | 'saveBooks' | 'announceBooks'> & {
  written: Map<string, WrittenBook>;
};

export const createBookWriter = (db: Db, session: ClientSession, now: Date): BookPart => {
  const collection = db.collection<BookDocument>(BOOKS);
  const read = new Map<string, { book: Book; outbox: readonly OutgoingMessage[] }>();
  const written = new Map<string, WrittenBook>();

  const writeOf = (
    book: Book,
    types: readonly Announcement[],
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
          writeOf(book, announcementsOf(read.get(book.id)?.book ?? null, book), leaseEnd(now)),
        ),
      );
    },
    // Nobody sends these at once: they are for the next sweep.
    announceBooks: (books) => write([...books].map((book) => writeOf(book, ['book-changed'], now))),
  };
};
