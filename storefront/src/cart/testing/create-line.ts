import type { CartLine } from '../cart.ts';

/** A line of a cart with all that a test does not care about. */
export const createLine = (bookId: string, quantity = 1): CartLine => ({
  bookId,
  title: `Title of ${bookId}`,
  author: 'A. Author',
  imageUrl: null,
  unitCents: 1_999,
  quantity,
});
