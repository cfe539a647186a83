import { describe, expect, it } from '@jest/globals';
import { addLine, type Cart, changeLine, countCopies, parseCart, removeLine } from './cart.ts';
import { createLine as line } from './testing/create-line.ts';

describe('the cart', () => {
  it('adds copies of a book that is there to its line, up to what one order may have', () => {
    const cart = addLine(addLine([], line('a', 2)), line('a', 3));
    expect(cart).toEqual([line('a', 5)]);
    expect(countCopies(addLine(cart, line('a', 99)))).toBe(100);
  });

  it('takes no more books than one order may have', () => {
    const full = Array.from({ length: 50 }, (_, index) => line(`b${index}`));
    expect(addLine(full, line('one-more'))).toEqual(full);
    expect(countCopies(addLine(full, line('b7')))).toBe(51);
  });

  it('changes and removes one line only', () => {
    const cart: Cart = [line('a'), line('b')];
    expect(changeLine(cart, 'a', { quantity: 4 })).toEqual([line('a', 4), line('b')]);
    expect(removeLine(cart, 'a')).toEqual([line('b')]);
    expect(changeLine(cart, 'c', { quantity: 4 })).toEqual(cart);
  });
});

describe('a cart that was kept', () => {
  it('is read back as it was', () => {
    const cart = [line('a', 3), line('b')];
    expect(parseCart(JSON.parse(JSON.stringify(cart)))).toEqual(cart);
  });

  it.each([null, undefined, '', 'text', {}, [null], [{ bookId: 'a' }]])(
    'is empty for %j',
    (kept) => {
      expect(parseCart(kept)).toEqual([]);
    },
  );

  it.each([
    { quantity: 0 },
    { quantity: 1.5 },
    { quantity: '2' },
    { unitCents: -1 },
    { bookId: '' },
  ])('loses a line with %j, and no other', (fault) => {
    expect(parseCart([{ ...line('a'), ...fault }, line('b')])).toEqual([line('b')]);
  });
});
