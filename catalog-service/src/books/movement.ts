import type { MovementKind } from '@bookstore/contracts/books';
import { type Book, withStock } from './book.ts';
import { moveStock, type StockDelta } from './stock.ts';

/** One entry of the ledger of copies on hand. */
export type Movement = {
  bookId: string;
  /** 1 for the first movement of the book, then without a gap. */
  position: number;
  kind: MovementKind;
  /** Copies that came (+) or went (−). */
  delta: number;
  /** Copies on hand after it. */
  balance: number;
  reason: string;
  orderId: string | null;
};

export type MovementCause = Pick<Movement, 'kind' | 'reason' | 'orderId'>;

/** Changes the copies on hand. Returns the book after the change and the ledger entry of it. */
export const recordMovement = (
  book: Book,
  delta: StockDelta,
  cause: MovementCause,
): { book: Book; movement: Movement } => {
  const stock = moveStock(book.stock, delta);
  const position = book.movements + 1;
  return {
    book: { ...withStock(book, stock), movements: position },
    movement: {
      bookId: book.id,
      position,
      delta: stock.onHand - book.stock.onHand,
      balance: stock.onHand,
      ...cause,
    },
  };
};
