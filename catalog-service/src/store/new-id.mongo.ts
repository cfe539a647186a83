import { ObjectId } from 'mongodb';

/** An id for a new book: grows with time, so that neighbours in the index were made together. */
export const newBookId = (): string => new ObjectId().toHexString();

const BOOK_ID = /^[0-9a-f]{24}$/;

/** False for what can't be the id of any book. */
export const isBookId = (id: string): boolean => BOOK_ID.test(id);
