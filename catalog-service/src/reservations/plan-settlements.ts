import type { Book } from '../books/book.ts';
import { withMovedCopies } from '../books/book.ts';
import { type Movement, recordMovement } from '../stock/movement.ts';
import { reservationMissing } from './reservation.errors.ts';
import type { Reservation, ReservationState } from './reservation.ts';

/** `sell`: the order went through. `give-back`: it was rejected or cancelled. */
export type Wish = 'sell' | 'give-back';

export type Settlement = 'sell' | 'release' | 'return' | 'bar' | 'wait' | 'nothing';

/**
 * What an order's move means for its reservation, in whatever order the messages arrive. `bar`: the
 * end came first, the order must never be reserved. `wait`: an order that went through was reserved,
 * so its reservation will be seen later.
 */
export const settle = (state: ReservationState | null, wish: Wish): Settlement => {
  switch (state) {
    case null:
      return wish === 'sell' ? 'wait' : 'bar';
    case 'reserved':
      return wish === 'sell' ? 'sell' : 'release';
    case 'sold':
      return wish === 'sell' ? 'nothing' : 'return';
    case 'rejected':
    case 'released':
    case 'returned':
    case 'void':
      return 'nothing';
    default:
      return state satisfies never;
  }
};

export type OrderMove = { orderId: string; userId: string; wish: Wish };

export type SettlementInput = {
  books: ReadonlyMap<string, Book>;
  reservations: ReadonlyMap<string, Reservation>;
  moves: readonly OrderMove[];
};

export type SettlementPlan = {
  books: ReadonlyMap<string, Book>;
  movements: readonly Movement[];
  /** Changed or new (`void`) ones. */
  reservations: readonly Reservation[];
};

/** Decides a batch of order moves one after the other. Throws `not-found` when one came too early. */
export const planSettlements = (input: SettlementInput): SettlementPlan => {
  const books = new Map(input.books);
  const reservations = new Map(input.reservations);
  const movements: Movement[] = [];

  const carryOut = (settlement: 'sell' | 'release' | 'return', reservation: Reservation): void => {
    for (const { book_id, quantity } of reservation.lines) {
      const book = books.get(book_id);
      if (!book) throw new Error(`the reserved book ${book_id} is gone`);
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

  for (const { orderId, userId, wish } of input.moves) {
    const reservation = reservations.get(orderId);
    const settlement = settle(reservation?.state ?? null, wish);
    if (settlement === 'wait') throw reservationMissing(orderId);
    if (settlement === 'bar') {
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
