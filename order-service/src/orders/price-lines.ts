import type { BookLookUp } from '../catalog-copy/look-up-books.ts';
import { type BodyForm, unknownBook } from './order.errors.ts';
import type { RequestedLine } from './order-lines.ts';
import type { OrderLine } from './order.ts';

/** `cachedStock`: the copies that were left when the last message of the catalog was written. */
export type PricedLine = OrderLine & Pick<RequestedLine, 'sources'> & { cachedStock: number };
export type QuoteLine = OrderLine & { inStock: boolean };

export type Pricing = {
  /** Adds the shop's titles and prices (cents). Throws `unknown-book` or `unavailable`. */
  priceLines: (requested: readonly RequestedLine[], form: BodyForm) => Promise<PricedLine[]>;
  /**
   * The lines that ask for more copies than are left. The own copy must say so and the catalog must
   * confirm it: while the catalog does not answer, no line is insufficient.
   */
  findInsufficientLines: (lines: readonly PricedLine[]) => Promise<PricedLine[]>;
  /** What the lines cost now and whether enough copies are left. Throws like `priceLines`. */
  quoteLines: (requested: readonly RequestedLine[]) => Promise<QuoteLine[]>;
};

export const createPricing = (books: BookLookUp): Pricing => {
  const priceLines: Pricing['priceLines'] = async (requested, form) => {
    const found = await books.find(requested.map((line) => line.bookId));
    const unknown = requested.filter((line) => !found.has(line.bookId));
    if (unknown.length > 0) throw unknownBook(unknown, form);
    return requested.flatMap((line) => {
      const book = found.get(line.bookId);
      if (!book) return [];
      const { title, priceCents: unitPriceCents, available: cachedStock } = book;
      return [{ ...line, title, unitPriceCents, cachedStock }];
    });
  };

  const findInsufficientLines: Pricing['findInsufficientLines'] = async (lines) => {
    const doubtful = lines.filter((line) => line.cachedStock < line.quantity);
    const stocks = await books.confirmStock(doubtful.map((line) => line.bookId));
    return doubtful.filter((line, index) => {
      const stock = stocks[index] ?? null;
      return stock !== null && stock < line.quantity;
    });
  };

  const quoteLines: Pricing['quoteLines'] = async (requested) => {
    const lines = await priceLines(requested, 'items');
    const insufficient = new Set(await findInsufficientLines(lines));
    return lines.map((line) => ({ ...line, inStock: !insufficient.has(line) }));
  };

  return { priceLines, findInsufficientLines, quoteLines };
};
