import type { WantedLine } from './lines.ts';
import type { QuoteLine } from './order-reply.ts';
import type { FindShortLines, PriceLines } from './price-lines.ts';

type Parts = { priceLines: PriceLines; findShortLines: FindShortLines };

/** What the lines cost now and whether there are copies. Throws like an order, but never for stock. */
export type QuoteLines = (wanted: readonly WantedLine[]) => Promise<QuoteLine[]>;

export const createQuoteLines =
  ({ priceLines, findShortLines }: Parts): QuoteLines =>
  async (wanted) => {
    const lines = await priceLines(wanted, 'items');
    const short = new Set(await findShortLines(lines));
    return lines.map((line) => ({ ...line, inStock: !short.has(line) }));
  };
