import type { Line } from '@bookstore/contracts/books';
import type { OrderPlaced } from '@bookstore/contracts/messages';
import { type Book, withMovedCopies } from '../books/book.ts';
import { mergeLines } from '../books/stock.ts';
import type { Hold } from '../holds/hold.ts';
import type { Outcome, Reservation } from './reservation.ts';

export type ReservationInput = {
  books: ReadonlyMap<string, Book>;
  holds: ReadonlyMap<string, Hold>;
  existing: ReadonlyMap<string, Reservation>;
  orders: readonly OrderPlaced[];
};

export type ReservationPlan = {
  books: ReadonlyMap<string, Book>;
  reservations: readonly Reservation[];
  usedHolds: readonly Hold[];
  /** Ids of orders that were answered before. */
  repeats: readonly string[];
};

/** Decides a batch of orders one after the other: each gets all of its lines or none. No I/O, no clock. */
export const planReservations = (input: ReservationInput): ReservationPlan => {
  const books = new Map(input.books);
  const holds = new Map(input.holds);
  const made = new Map<string, Reservation>();
  const repeats = new Set<string>();

  for (const order of input.orders) {
    if (made.has(order.order_id)) continue;
    if (input.existing.has(order.order_id)) {
      repeats.add(order.order_id);
      continue;
    }
    const hold = usableHold(holds, order);
    const { reservation, changed } = decide(order, books, hold);
    made.set(order.order_id, reservation);
    for (const book of changed) books.set(book.id, book);
    if (hold && reservation.state === 'reserved') holds.set(hold.id, { ...hold, state: 'used' });
  }
  return {
    books,
    reservations: [...made.values()],
    usedHolds: [...holds.values()].filter((hold) => hold !== input.holds.get(hold.id)),
    repeats: [...repeats],
  };
};

/** The buyer's hold; after its time too, because the copies are held until the sweep ends it. */
const usableHold = (holds: ReadonlyMap<string, Hold>, order: OrderPlaced): Hold | null => {
  const hold = holds.get(order.hold_id ?? '');
  return hold && hold.userId === order.user_id && hold.state === 'open' ? hold : null;
};

type Decision = { reservation: Reservation; changed: readonly Book[] };

const decide = (
  order: OrderPlaced,
  books: ReadonlyMap<string, Book>,
  hold: Hold | null,
): Decision => {
  const lines = mergeLines(order.items);
  const heldOf = (bookId: string): number =>
    hold?.lines.find((line) => line.book_id === bookId)?.quantity ?? 0;
  const reservation = { orderId: order.order_id, userId: order.user_id };

  const outcome = decideOutcome(lines, books, heldOf);
  if (outcome.kind === 'rejected') {
    return { reservation: { ...reservation, state: 'rejected', lines: [], outcome }, changed: [] };
  }
  const wanted = new Map(lines.map((line) => [line.book_id, line.quantity]));
  const touched = new Set([...wanted.keys(), ...(hold?.lines ?? []).map((line) => line.book_id)]);
  const changed = [...touched].flatMap((bookId) => {
    const book = books.get(bookId);
    const quantity = wanted.get(bookId) ?? 0;
    const held = heldOf(bookId);
    // Held copies are used first; held copies that were not ordered become available.
    return book
      ? [withMovedCopies(book, { reserved: quantity, held: -held, available: held - quantity })]
      : [];
  });
  return { reservation: { ...reservation, state: 'reserved', lines, outcome }, changed };
};

const decideOutcome = (
  lines: readonly Line[],
  books: ReadonlyMap<string, Book>,
  heldOf: (bookId: string) => number,
): Outcome => {
  const checked = lines.map(({ book_id, quantity }) => {
    const book = books.get(book_id);
    const known = book !== undefined && !book.archived;
    const available = known ? book.stock.available + heldOf(book_id) : 0;
    return { book_id, quantity, known, available, priceCents: book?.priceCents ?? 0 };
  });
  const insufficient = checked.filter((line) => line.available < line.quantity);
  if (insufficient.length > 0) {
    return {
      kind: 'rejected',
      reason: insufficient.some((line) => line.known) ? 'out-of-stock' : 'unknown-book',
      items: insufficient.map(({ book_id, quantity, available }) => ({
        book_id,
        wanted: quantity,
        available,
      })),
    };
  }
  return {
    kind: 'reserved',
    items: checked.map(({ book_id, quantity, priceCents }) => ({
      book_id,
      quantity,
      price_cents: priceCents,
    })),
  };
};
