import { describe, expect, it } from '@jest/globals';
import { ProblemError } from '../api/problem-error.ts';
import { judgeCart } from '../cart/quote-cart.ts';
import { createLine as line } from '../cart/testing/create-line.ts';
import type { HoldState } from './hold-keeper.ts';
import { judgeWithHold } from './judge-with-hold.ts';

const CART = [line('a'), line('b')];
const HELD: HoldState = { kind: 'held', holdId: '1', endsAt: 1 };

const quoteOf = (stock: Readonly<Record<string, boolean>>) =>
  judgeCart(CART, {
    items: Object.entries(stock).map(([id, isThere]) => ({
      book_id: id,
      title: id,
      quantity: 1,
      unit_price: 19.99,
      line_total: 19.99,
      in_stock: isThere,
    })),
    total_price: 39.98,
    currency: 'USD',
  });
const statesWith = (hold: HoldState, stock: Readonly<Record<string, boolean>>) => {
  const { lines, orderable } = judgeWithHold(CART, quoteOf(stock), hold);
  return [...[...lines.values()].map(({ state }) => state), orderable];
};
const refused = (pointer: string): HoldState => ({
  kind: 'refused',
  error: new ProblemError({
    code: 'out-of-stock',
    status: 409,
    detail: '',
    fields: [{ pointer, detail: '' }],
  }),
});

describe('what can be ordered', () => {
  it('are the copies that are put aside, though nobody else could buy them', () => {
    expect(statesWith(HELD, { a: false, b: true })).toEqual(['fine', 'fine', true]);
  });

  it('is not what the shop has too few of, when nothing is put aside', () => {
    expect(statesWith({ kind: 'none' }, { a: false, b: true })).toEqual(['short', 'fine', false]);
    expect(statesWith({ kind: 'ended' }, { a: true, b: true })).toEqual(['fine', 'fine', true]);
  });

  it('is not a line that could not be put aside, though the quote is more hopeful', () => {
    const stock = { a: true, b: true };
    expect(statesWith(refused('/items/1/quantity'), stock)).toEqual(['fine', 'short', false]);
  });

  it('is never a book that is no longer sold', () => {
    expect(statesWith(HELD, { b: true })).toEqual(['gone', 'fine', false]);
  });
});
