import type { Book } from '@bookstore/contracts/books';
import { centsFromDecimal } from '@bookstore/contracts/money';
import type { OrderReply } from '@bookstore/contracts/orders';
import { addLine, type Cart, changeLine, isFullFor } from '../cart/cart.ts';

/** A line of an order with its book as it is now; null: no longer sold. */
export type FoundLine = { item: OrderReply['items'][number]; book: Book | null };

export type PutBack = {
  cart: Cart;
  /** Titles. */
  gone: readonly string[];
  noRoom: readonly string[];
};

/**
 * The books of an order in the cart again, at the price of that order, so that the cart tells of another one. What the
 * cart has already counts: doing it twice changes nothing.
 */
export const putBack = (cart: Cart, found: readonly FoundLine[]): PutBack => {
  let next = cart;
  const gone: string[] = [];
  const noRoom: string[] = [];
  for (const { item, book } of found) {
    const { book_id: bookId, title, quantity } = item;
    const present = next.find((line) => line.bookId === bookId);
    if (present) {
      next = changeLine(next, bookId, { quantity: Math.max(present.quantity, quantity) });
    } else if (book === null) {
      gone.push(title);
    } else if (isFullFor(next, bookId)) {
      noRoom.push(title);
    } else {
      const unitCents = centsFromDecimal(item.unit_price);
      const { author, image_url: imageUrl } = book;
      next = addLine(next, { bookId, title: book.title, author, imageUrl, unitCents, quantity });
    }
  }
  return { cart: next, gone, noRoom };
};
