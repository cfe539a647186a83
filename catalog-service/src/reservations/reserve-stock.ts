import { runInContext } from '@bookstore/platform/context';
import { createMessage, type ReceivedMessage } from '@bookstore/platform/messaging';
import type { BookTransaction } from '../books/book-transaction.ts';
import type { HoldTransaction } from '../holds/hold.ts';
import type { Transact } from '../write-queue/write-queue.ts';
import { planReservations } from './plan-reservations.ts';
import type { Outcome, Reservation, ReservationTransaction } from './reservation.ts';

type Transaction = BookTransaction & HoldTransaction & ReservationTransaction;

/** Reserves the copies of orders, for each order all lines or none, and replies to each order once. */
export type ReserveStock = (orders: readonly ReceivedMessage<'order-placed'>[]) => Promise<void>;

type Parts = {
  transact: Transact<Transaction>;
  now: () => Date;
  /** Counts outcomes after the commit. */
  observe: (outcome: Outcome['kind'] | 'repeat', count: number) => void;
};

export const createReserveStock =
  ({ transact, now, observe }: Parts): ReserveStock =>
  async (messages) => {
    const plan = await transact('saga', async (transaction) => {
      const decided = planReservations(await readInput(transaction, messages));
      await transaction.saveBooks(decided.books.values());
      await transaction.addReservations(answer(decided.reservations, messages, now()));
      await transaction.saveHolds(decided.usedHolds);
      await transaction.replyAgain(decided.repeats);
      return decided;
    });
    const reserved = plan.reservations.filter(({ state }) => state === 'reserved').length;
    observe('reserved', reserved);
    observe('rejected', plan.reservations.length - reserved);
    observe('repeat', plan.repeats.length);
  };

const readInput = async (
  transaction: Transaction,
  messages: readonly ReceivedMessage<'order-placed'>[],
) => {
  const orders = messages.map(({ body }) => body);
  const existing = await transaction.findReservations(orders.map((order) => order.order_id));
  const holdIds = orders.flatMap(({ hold_id }) => (hold_id === undefined ? [] : [hold_id]));
  const holds = await transaction.findHolds(holdIds);
  const bookIds = new Set(
    [...orders.map((order) => order.items), ...[...holds.values()].map((hold) => hold.lines)]
      .flat()
      .map((line) => line.book_id),
  );
  return { orders, existing, holds, books: await transaction.findBooks(bookIds) };
};

const answer = (
  reservations: readonly Reservation[],
  messages: readonly ReceivedMessage<'order-placed'>[],
  at: Date,
) => {
  const contexts = new Map(messages.map(({ body, context }) => [body.order_id, context]));
  return reservations.flatMap((reservation) => {
    const context = contexts.get(reservation.orderId);
    const { orderId, outcome } = reservation;
    if (!context || !outcome) return [];
    const reply = runInContext(context, () => replyTo(orderId, outcome, at));
    return [{ reservation, reply }];
  });
};

const replyTo = (orderId: string, outcome: Outcome, at: Date) => {
  if (outcome.kind === 'reserved') {
    return createMessage('stock-reserved', { order_id: orderId, items: outcome.items }, at);
  }
  const { reason, items } = outcome;
  return createMessage('stock-rejected', { order_id: orderId, reason, items }, at);
};
