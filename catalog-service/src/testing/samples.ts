import { type Book, newBook, withStock } from '../books/book.ts';
import { moveStock, type StockDelta } from '../books/stock.ts';

export const AT = new Date('2026-01-01T12:00:00Z');

/** All of a new book but its title. */
export const BOOK_DETAILS = {
  author: 'Anon',
  isbn: null,
  topics: [],
  description: null,
  imageUrl: null,
  publishedYear: null,
  priceCents: 1_000,
};

/** A book for rules without a database. */
export const sampleBook = (id: string, stock: StockDelta, changes: Partial<Book> = {}): Book => {
  const empty = newBook(id, { ...BOOK_DETAILS, title: `Title of ${id}` }, AT);
  return { ...withStock(empty, moveStock(empty.stock, stock)), ...changes };
};

export const byId = <T extends { id: string }>(...entries: T[]): Map<string, T> =>
  new Map(entries.map((entry) => [entry.id, entry]));
