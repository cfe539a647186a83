import type { Line } from '@bookstore/contracts/books';
import type { StockRejected, StockReserved } from '@bookstore/contracts/messages';

/** The answer to an order: its lines with their prices, or the lines that can't be had. */
export type Outcome =
  | ({ kind: 'reserved' } & Pick<StockReserved, 'items'>)
  | ({ kind: 'rejected' } & Pick<StockRejected, 'reason' | 'items'>);

/**
 * What became of an order here. `void`: its end came before the order itself, which shall therefore
 * never be reserved. `released`: copies back before a sale; `returned`: after one.
 */
export type ReservationState = 'reserved' | 'rejected' | 'sold' | 'released' | 'returned' | 'void';

/** At most one per order, kept under the order's id: inbox and outcome in one. */
export type Reservation = {
  orderId: string;
  userId: string;
  state: ReservationState;
  /** The copies that were reserved, one line per book. */
  lines: readonly Line[];
  outcome: Outcome | null;
};
