import type { Cart } from './cart.ts';

/** The cart without the copies that were ordered; what was added meanwhile stays. */
export const removeOrdered = (
  cart: Cart,
  ordered: readonly { book_id: string; quantity: number }[],
): Cart =>
  cart.flatMap((line) => {
    const copies = ordered.find(({ book_id: id }) => id === line.bookId)?.quantity ?? 0;
    return line.quantity > copies ? [{ ...line, quantity: line.quantity - copies }] : [];
  });
