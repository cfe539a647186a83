import type { Line } from '@bookstore/contracts/books';

/** Sums the lines of the same book, in the order in which the books first occur. */
export const mergeLines = (lines: readonly Line[]): Line[] => {
  const quantities = new Map<string, number>();
  for (const { book_id, quantity } of lines) {
    quantities.set(book_id, (quantities.get(book_id) ?? 0) + quantity);
  }
  return [...quantities].map(([book_id, quantity]) => ({ book_id, quantity }));
};
