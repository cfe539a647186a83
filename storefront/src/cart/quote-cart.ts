import { centsFromDecimal } from '@bookstore/contracts/money';
import type { Quote } from '@bookstore/contracts/orders';
import type { ShopApi } from '../api/client.ts';
import { ProblemError } from '../api/problem-error.ts';
import type { Cart, CartLine } from './cart.ts';

/** What the shop says now of one line of the cart. */
export type LineVerdict =
  | { state: 'gone' }
  | {
      /** short: fewer copies than wanted can be bought now. */
      state: 'fine' | 'short';
      unitCents: number;
      totalCents: number;
      priceChanged: boolean;
    };

export type CartVerdict = {
  lines: ReadonlyMap<string, LineVerdict>;
  /** Of the lines that are still sold, at the prices of now. */
  totalCents: number;
  /** Every line can be ordered as it stands. */
  orderable: boolean;
};

/** Compares what is in the cart with what the shop says of it. */
export const judgeCart = (cart: Cart, quote: Quote | null): CartVerdict => {
  const judge = (line: CartLine): LineVerdict => {
    const priced = quote?.items.find((item) => item.book_id === line.bookId);
    if (!priced) return { state: 'gone' };
    const unitCents = centsFromDecimal(priced.unit_price);
    return {
      state: priced.in_stock ? 'fine' : 'short',
      unitCents,
      totalCents: centsFromDecimal(priced.line_total),
      priceChanged: unitCents !== line.unitCents,
    };
  };
  const lines = new Map(cart.map((line) => [line.bookId, judge(line)]));
  return {
    lines,
    totalCents: quote === null ? 0 : centsFromDecimal(quote.total_price),
    orderable: cart.length > 0 && [...lines.values()].every(({ state }) => state === 'fine'),
  };
};

/** The positions of the lines that a refusal points to: `/items/0/book_id` → 0. */
export const positionsOf = (error: ProblemError): Set<number> =>
  new Set(
    error.fields.flatMap((field) => {
      const position =
        'pointer' in field ? /^\/items\/(\d+)\//.exec(field.pointer)?.[1] : undefined;
      return position === undefined ? [] : [Number(position)];
    }),
  );

/**
 * Asks the shop for prices and stock. Books that are no longer sold are named by its refusal: the rest is
 * asked for once more without them. Throws ProblemError.
 */
export const quoteCart = async (
  api: ShopApi,
  cart: Cart,
  signal: AbortSignal,
): Promise<CartVerdict> => {
  const ask = async (lines: Cart): Promise<Quote | null> => {
    if (lines.length === 0) return null;
    const items = lines.map(({ bookId, quantity }) => ({ book_id: bookId, quantity }));
    return (await api.call('post', '/quote', { body: { items }, signal })).data;
  };
  try {
    return judgeCart(cart, await ask(cart));
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== 'unknown-book') throw error;
    const gone = positionsOf(error);
    if (gone.size === 0) throw error;
    return judgeCart(cart, await ask(cart.filter((_, position) => !gone.has(position))));
  }
};
