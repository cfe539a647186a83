import type { BookLookUp } from '../books/look-up-books.ts';
import type { WantedLine } from './lines.ts';
import { type BodyForm, unknownBook } from './order.errors.ts';
import type { OrderLine } from './order.ts';

export type PricedLine = OrderLine & Pick<WantedLine, 'sources'> & { hintedStock: number };

/** Titles and prices of the shop, never of the client. Throws `unknown-book` or `unavailable`. */
export type PriceLines = (wanted: readonly WantedLine[], form: BodyForm) => Promise<PricedLine[]>;

export const createPriceLines =
  (books: BookLookUp): PriceLines =>
  async (wanted, form) => {
    const found = await books.find(wanted.map((line) => line.bookId));
    const unknown = wanted.filter((line) => !found.has(line.bookId));
    if (unknown.length > 0) throw unknownBook(unknown, form);
    return wanted.flatMap((line) => {
      const book = found.get(line.bookId);
      if (!book) return [];
      const { title, priceCents: unitPriceCents, available: hintedStock } = book;
      return [{ ...line, title, unitPriceCents, hintedStock }];
    });
  };

/** The lines that are short for certain: by the hint, and by the catalog itself where it answers. */
export type FindShortLines = (lines: readonly PricedLine[]) => Promise<PricedLine[]>;

export const createFindShortLines =
  (books: BookLookUp): FindShortLines =>
  async (lines) => {
    const doubtful = lines.filter((line) => line.hintedStock < line.quantity);
    const stocks = await Promise.all(doubtful.map((line) => books.confirmStock(line.bookId)));
    return doubtful.filter((line, position) => {
      const stock = stocks[position] ?? null;
      return stock !== null && stock < line.quantity;
    });
  };
