import { ProblemError } from '../api/problem-error.ts';
import type { Cart } from '../cart/cart.ts';
import { type CartVerdict, type LineVerdict, positionsOf } from '../cart/quote-cart.ts';
import type { HoldState } from './hold-keeper.ts';

/**
 * What can be ordered, with the copies that are put aside: those are no longer among the ones that the quote counts.
 * Of a hold that was refused for want of copies, the lines that it names are short, whatever the quote says.
 */
export const judgeWithHold = (cart: Cart, quote: CartVerdict, hold: HoldState): CartVerdict => {
  const isCovered = hold.kind === 'held' || hold.kind === 'asking';
  const refusal = hold.kind === 'refused' ? hold.error : null;
  const missing =
    refusal instanceof ProblemError && refusal.code === 'out-of-stock'
      ? positionsOf(refusal)
      : new Set<number>();
  const judge = (verdict: LineVerdict, position: number): LineVerdict => {
    if (verdict.state === 'gone') return verdict;
    if (missing.has(position)) return { ...verdict, state: 'short' };
    return isCovered ? { ...verdict, state: 'fine' } : verdict;
  };
  const lines = new Map(
    cart.flatMap(({ bookId }, position) => {
      const verdict = quote.lines.get(bookId);
      return verdict ? [[bookId, judge(verdict, position)] as const] : [];
    }),
  );
  const isWhole = lines.size === cart.length && cart.length > 0;
  return {
    lines,
    totalCents: quote.totalCents,
    orderable: isWhole && [...lines.values()].every(({ state }) => state === 'fine'),
  };
};
