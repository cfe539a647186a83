import type { BookTransaction } from '../books/book-transaction.ts';
import type { Transact } from '../write-queue/write-queue.ts';
import { type OrderMove, planSettlements } from './plan-settlements.ts';
import type { ReservationTransaction } from './reservation.ts';

/** Sells or releases the reserved copies of orders. Throws `not-found` when a command arrives too early. */
export type SettleOrders = (moves: readonly OrderMove[]) => Promise<void>;

export const createSettleOrders =
  ({ transact }: { transact: Transact<BookTransaction & ReservationTransaction> }): SettleOrders =>
  (moves) =>
    transact('saga', async (transaction) => {
      const reservations = await transaction.findReservations(moves.map(({ orderId }) => orderId));
      const lines = [...reservations.values()].flatMap((reservation) => reservation.lines);
      const books = await transaction.findBooks(new Set(lines.map((line) => line.book_id)));
      const plan = planSettlements({ books, reservations, moves });
      await transaction.saveBooks(plan.books.values());
      await transaction.addMovements(plan.movements);
      await transaction.saveReservations(plan.reservations);
    });
