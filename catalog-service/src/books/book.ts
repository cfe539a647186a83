import { moveStock, type Stock, type StockDelta } from './stock.ts';

export type BookDetails = {
  title: string;
  author: string;
  isbn: string | null;
  topics: readonly string[];
  description: string | null;
  imageUrl: string | null;
  publishedYear: number | null;
  priceCents: number;
};

export type Book = BookDetails & {
  id: string;
  stock: Stock;
  /** Moves with each change of the copies that can be bought. */
  stockVersion: number;
  /** Counts edits of the details. */
  version: number;
  /** Counts every change of any kind: orders copies in caches and guards writes. */
  revision: number;
  /** Entries in the ledger. */
  movements: number;
  archived: boolean;
  createdAt: Date;
  /** Time of the last edit of the details. */
  updatedAt: Date;
};

/** As much of a book as clients are shown. */
export type BookSummary = BookDetails &
  Pick<Book, 'id' | 'version' | 'createdAt' | 'updatedAt'> & { stock: Pick<Stock, 'available'> };

/** A book before its first copies are put on the ledger. */
export const newBook = (id: string, details: BookDetails, at: Date): Book => ({
  ...details,
  id,
  stock: { onHand: 0, available: 0, held: 0, reserved: 0 },
  stockVersion: 0,
  version: 1,
  revision: 0,
  movements: 0,
  archived: false,
  createdAt: at,
  updatedAt: at,
});

export const withStock = (book: Book, stock: Stock): Book => ({
  ...book,
  stock,
  stockVersion: book.stockVersion + (stock.available === book.stock.available ? 0 : 1),
  revision: book.revision + 1,
});

/** Moves copies between the parts of the stock. The copies on hand stay the same, so the ledger gets no entry. */
export const withMovedCopies = (book: Book, delta: StockDelta): Book =>
  withStock(book, moveStock(book.stock, delta));

export const withDetails = (book: Book, changes: Partial<BookDetails>, at: Date): Book => ({
  ...book,
  ...changes,
  version: book.version + 1,
  revision: book.revision + 1,
  updatedAt: at,
});

export const withArchived = (book: Book, at: Date): Book => ({
  ...withDetails(book, {}, at),
  archived: true,
});

/** Loads books, archived ones too; the result leaves out unknown ids. */
export type LoadBooks = (ids: readonly string[]) => Promise<Book[]>;

const BOOK_ID = /^[0-9a-f]{24}$/;

/** False for a string that cannot be the id of any book. */
export const isBookId = (id: string): boolean => BOOK_ID.test(id);
