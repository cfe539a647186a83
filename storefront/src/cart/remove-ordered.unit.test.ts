import { expect, it } from '@jest/globals';
import { removeOrdered } from './remove-ordered.ts';

const line = (bookId: string, quantity: number) => ({
  bookId,
  title: bookId,
  author: 'A',
  imageUrl: null,
  unitCents: 100,
  quantity,
});

it('takes what was ordered out of the cart and leaves what was added meanwhile', () => {
  const cart = [line('a', 1), line('b', 3), line('c', 2)];
  const ordered = [
    { book_id: 'a', quantity: 1 },
    { book_id: 'b', quantity: 2 },
  ];
  expect(removeOrdered(cart, ordered)).toEqual([line('b', 1), line('c', 2)]);
});
