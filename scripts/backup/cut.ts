import type { OrderStatus } from '@bookstore/contracts/orders';

// The databases are read one shortly after the other, and RabbitMQ not at all. So in a backup the catalog
// may know the future of an order, and messages that were on their way are gone. Pure rules: no I/O.

/** What the catalog keeps about an order; null is nothing. */
export type ReservationState = 'reserved' | 'rejected' | 'sold' | 'released' | 'returned' | 'void';

export type Mending =
  | 'nothing'
  /** The message of the order's last move is sent again: its readers take repeats. */
  | 'tell'
  /** Its copies went back after its database was read: the order ends too, and its money goes back. */
  | 'cancel'
  /** No cut makes this: for a person to look at. */
  | 'report';

/** What has to be done about an order of the backup so that the services settle it by themselves. */
export const judgeOrder = (status: OrderStatus, state: ReservationState | null): Mending => {
  switch (status) {
    case 'PENDING':
      return isUndone(state) ? 'cancel' : 'tell';
    case 'ACCEPTED':
      if (state === 'reserved') return 'tell';
      return state === 'sold' ? 'nothing' : 'cancel';
    case 'SHIPPED':
    case 'DELIVERED':
      if (state === 'reserved') return 'tell';
      return state === 'sold' ? 'nothing' : 'report';
    case 'REJECTED':
    case 'CANCELLED':
      return state === null || state === 'reserved' || state === 'sold' ? 'tell' : 'nothing';
    default:
      return status satisfies never;
  }
};

const isUndone = (state: ReservationState | null): boolean =>
  state === 'released' || state === 'returned' || state === 'void';

/** Whether a reservation whose order is not in the backup still keeps copies from others. */
export const keepsCopies = (state: ReservationState): boolean =>
  state === 'reserved' || state === 'sold';
