import { describe, expect, it } from '@jest/globals';
import { createLine as line } from '../cart/testing/create-line.ts';
import { type FoundLine, putBack } from './put-back.ts';

const found = (id: string, quantity: number, isSold = true): FoundLine => ({
  item: { book_id: id, title: `Title of ${id}`, quantity, unit_price: 19.99, line_total: 0 },
  book: isSold
    ? {
        id,
        title: `Title of ${id}`,
        author: 'A. Author',
        isbn: null,
        topics: [],
        description: null,
        image_url: null,
        published_year: null,
        price: 25,
        currency: 'USD',
        stock: 1,
        version: 1,
        created_at: '2026-01-01T00:00:00.000Z',
        updated_at: '2026-01-01T00:00:00.000Z',
      }
    : null,
});

describe('the books of an order put back into the cart', () => {
  it('are there with their copies and the price of the order, once however often it is done', () => {
    const once = putBack([line('c')], [found('a', 2), found('b', 1)]);
    expect(once).toEqual({ cart: [line('c'), line('a', 2), line('b', 1)], gone: [], noRoom: [] });
    expect(putBack(once.cart, [found('a', 2), found('b', 1)]).cart).toEqual(once.cart);
  });

  it('are as many as the order had, or more if the cart has more', () => {
    const { cart } = putBack([line('a', 1), line('b', 5)], [found('a', 2), found('b', 2)]);
    expect(cart).toEqual([line('a', 2), line('b', 5)]);
  });

  it('name what is no longer sold and what there was no room for', () => {
    const full = Array.from({ length: 49 }, (_, index) => line(`b${index}`));
    const { cart, ...rest } = putBack(full, [found('x', 1, false), found('y', 1), found('z', 1)]);
    expect(cart).toHaveLength(50);
    expect(rest).toEqual({ gone: ['Title of x'], noRoom: ['Title of z'] });
  });
});
