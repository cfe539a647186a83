import { describe, expect, it } from '@jest/globals';
import { createLine as line } from './testing/create-line.ts';
import { mergeCarts } from './merge-carts.ts';

const books = (count: number, name: string) =>
  Array.from({ length: count }, (_, index) => line(`${name}${index}`));

describe('two carts put together', () => {
  it('hold the books of both, with the copies of the same book added up', () => {
    expect(mergeCarts([line('a', 1), line('b', 2)], [line('b', 3), line('c', 4)])).toEqual({
      cart: [line('a', 1), line('b', 5), line('c', 4)],
      notice: { capped: [], leftOut: [] },
    });
  });

  it('say which line was cut at the limit of one order, and what was wanted', () => {
    const { cart, notice } = mergeCarts(
      [line('a', 60), line('b', 50)],
      [line('a', 41), line('b', 50)],
    );
    expect(cart).toEqual([line('a', 100), line('b', 100)]);
    expect(notice).toEqual({
      capped: [{ bookId: 'a', title: 'Title of a', wanted: 101 }],
      leftOut: [],
    });
  });

  it('name the books for which there was no room, and still add to those that are there', () => {
    const { cart, notice } = mergeCarts(books(49, 'own'), [
      line('fits'),
      line('too-many'),
      line('own7', 2),
    ]);
    expect(cart).toHaveLength(50);
    expect(cart.find(({ bookId }) => bookId === 'own7')?.quantity).toBe(3);
    expect(notice?.leftOut).toEqual([{ bookId: 'too-many', title: 'Title of too-many' }]);
  });

  it('say nothing when one of them was empty', () => {
    expect(mergeCarts([], [line('a')])).toEqual({ cart: [line('a')], notice: null });
    expect(mergeCarts([line('a')], [])).toEqual({ cart: [line('a')], notice: null });
  });
});
