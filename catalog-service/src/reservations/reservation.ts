import type { Line } from '@bookstore/contracts/books';
import type { StockRejected, StockReserved } from '@bookstore/contracts/messages';
import type { OutgoingMessage } from '@bookstore/platform/messaging';

/** The answer to an order: its lines with their prices, or the insufficient lines. */
export type Outcome =
  | ({ kind: 'reserved' } & Pick<StockReserved, 'items'>)
  | ({ kind: 'rejected' } & Pick<StockRejected, 'reason' | 'items'>);

/**
 * `void` is a tombstone: the order ended before its `order-placed` arrived, and is never reserved.
 * `released`: the copies came back before a sale; `returned`: after one.
 */
export type ReservationState = 'reserved' | 'rejected' | 'sold' | 'released' | 'returned' | 'void';

/** At most one per order, stored under the order's id: inbox, outcome and tombstone in one. */
export type Reservation = {
  orderId: string;
  userId: string;
  state: ReservationState;
  /** The copies that were reserved, one line per book. */
  lines: readonly Line[];
  outcome: Outcome | null;
};

export type AnsweredOrder = { reservation: Reservation; reply: OutgoingMessage };

/** What a use case reads and writes of reservations within one transaction. */
export type ReservationTransaction = {
  findReservations: (orderIds: readonly string[]) => Promise<Map<string, Reservation>>;
  addReservations: (answered: readonly AnsweredOrder[]) => Promise<void>;
  /** Writes changed reservations and new ones without a reply. */
  saveReservations: (reservations: readonly Reservation[]) => Promise<void>;
  /** Publishes the stored replies of these orders again, under their first message ids. */
  replyAgain: (orderIds: readonly string[]) => Promise<void>;
};
