import type { Line } from '@bookstore/contracts/books';

/** The copies of one book. Always: onHand = available + held + reserved, and none below 0. */
export type Stock = {
  /** All copies in the warehouse. */
  onHand: number;
  /** Can be bought now. */
  available: number;
  /** Kept for a limited time for a buyer who has not ordered yet. */
  held: number;
  /** Belong to an order that is not settled yet. */
  reserved: number;
};

export type StockDelta = { available?: number; held?: number; reserved?: number };

/** Moves copies between the parts of a stock, in or out. Throws a RangeError when a part would fall below 0. */
export const moveStock = (stock: Stock, delta: StockDelta): Stock => {
  const available = stock.available + (delta.available ?? 0);
  const held = stock.held + (delta.held ?? 0);
  const reserved = stock.reserved + (delta.reserved ?? 0);
  if (Math.min(available, held, reserved) < 0) {
    throw new RangeError('a part of the stock would fall below 0');
  }
  return { onHand: available + held + reserved, available, held, reserved };
};

/** Sums the lines of the same book, in the order in which the books first occur. */
export const mergeLines = (lines: readonly Line[]): Line[] => {
  const quantities = new Map<string, number>();
  for (const { book_id, quantity } of lines) {
    quantities.set(book_id, (quantities.get(book_id) ?? 0) + quantity);
  }
  return [...quantities].map(([book_id, quantity]) => ({ book_id, quantity }));
};
