import { notFound } from '@bookstore/platform/errors';
import { type Book, withMovedCopies } from '../books/book.ts';
import { type Movement, recordMovement } from '../books/movement.ts';
import type { Reservation, ReservationState } from './reservation.ts';

/** `confirm`: the copies are sold. `cancel`: the copies come back. */
export type SettlementCommand = 'confirm' | 'cancel';

/** `order-shipped` and `order-delivered` confirm too: they may overtake `order-accepted`. */
export const SETTLEMENT_COMMANDS = {
  'order-accepted': 'confirm',
  'order-rejected': 'cancel',
  'order-cancelled': 'cancel',
  'order-shipped': 'confirm',
  'order-delivered': 'confirm',
} as const satisfies Record<string, SettlementCommand>;

export type SettlingType = keyof typeof SETTLEMENT_COMMANDS;

export const SETTLING_TYPES: readonly SettlingType[] = [
  'order-accepted',
  'order-rejected',
  'order-cancelled',
  'order-shipped',
  'order-delivered',
];

export type Settlement = 'sell' | 'release' | 'return' | 'tombstone' | 'wait' | 'nothing';

/**
 * Decides what a command does to a reservation, in whatever order messages arrive. `tombstone`: the
 * cancel overtook the order. `wait`: a confirmed order was reserved, so its reservation will be seen later.
 */
export const settle = (state: ReservationState | null, command: SettlementCommand): Settlement => {
  switch (state) {
    case null:
      return command === 'confirm' ? 'wait' : 'tombstone';
    case 'reserved':
      return command === 'confirm' ? 'sell' : 'release';
    case 'sold':
      return command === 'confirm' ? 'nothing' : 'return';
    case 'rejected':
    case 'released':
    case 'returned':
    case 'void':
      return 'nothing';
    default:
      return state satisfies never;
  }
};

export type OrderMove = { orderId: string; userId: string; command: SettlementCommand };

export type SettlementInput = {
  books: ReadonlyMap<string, Book>;
  reservations: ReadonlyMap<string, Reservation>;
  moves: readonly OrderMove[];
};

export type SettlementPlan = {
  books: ReadonlyMap<string, Book>;
  movements: readonly Movement[];
  /** Changed reservations and new tombstones. */
  reservations: readonly Reservation[];
};

/** Decides a batch of commands one after the other. Throws `not-found` when one arrives too early. */
export const planSettlements = (input: SettlementInput): SettlementPlan => {
  const books = new Map(input.books);
  const reservations = new Map(input.reservations);
  const movements: Movement[] = [];

  const carryOut = (settlement: 'sell' | 'release' | 'return', reservation: Reservation): void => {
    for (const { book_id, quantity } of reservation.lines) {
      const book = books.get(book_id);
      if (!book) throw new Error(`the reserved book ${book_id} is missing`);
      if (settlement === 'release') {
        books.set(book_id, withMovedCopies(book, { reserved: -quantity, available: quantity }));
        continue;
      }
      const sold = settlement === 'sell';
      const recorded = recordMovement(
        book,
        sold ? { reserved: -quantity } : { available: quantity },
        {
          kind: sold ? 'sale' : 'return',
          reason: sold ? 'order accepted' : 'order cancelled',
          orderId: reservation.orderId,
        },
      );
      books.set(book_id, recorded.book);
      movements.push(recorded.movement);
    }
  };

  for (const { orderId, userId, command } of input.moves) {
    const reservation = reservations.get(orderId);
    const settlement = settle(reservation?.state ?? null, command);
    if (settlement === 'wait') throw reservationMissing(orderId);
    if (settlement === 'tombstone') {
      reservations.set(orderId, { orderId, userId, state: 'void', lines: [], outcome: null });
    } else if (settlement !== 'nothing' && reservation) {
      carryOut(settlement, reservation);
      reservations.set(orderId, { ...reservation, state: END_STATE[settlement] });
    }
  }
  return {
    books,
    movements,
    reservations: [...reservations.values()].filter(
      (reservation) => reservation !== input.reservations.get(reservation.orderId),
    ),
  };
};

const END_STATE = { sell: 'sold', release: 'released', return: 'returned' } as const;

/** The order is confirmed but its reservation is not visible yet: the message is retried. */
const reservationMissing = (orderId: string) =>
  notFound('order-not-found', `No reservation of the order ${orderId} yet.`);
