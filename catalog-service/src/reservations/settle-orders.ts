import type { Transact } from '../store/store.ports.ts';
import { type OrderMove, planSettlements } from './plan-settlements.ts';

/** Sells or gives back the reserved copies of orders. Throws `not-found` when one came too early. */
export type SettleOrders = (moves: readonly OrderMove[]) => Promise<void>;

export const createSettleOrders =
  ({ transact }: { transact: Transact }): SettleOrders =>
  (moves) =>
    transact(async (transaction) => {
      const reservations = await transaction.findReservations(moves.map(({ orderId }) => orderId));
      const lines = [...reservations.values()].flatMap((reservation) => reservation.lines);
      const books = await transaction.findBooks(new Set(lines.map((line) => line.book_id)));
      const plan = planSettlements({ books, reservations, moves });
      await transaction.saveBooks(plan.books.values());
      await transaction.addMovements(plan.movements);
      await transaction.saveReservations(plan.reservations);
    });
