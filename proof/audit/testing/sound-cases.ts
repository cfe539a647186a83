import type { BookCase, OrderCase, Rules } from '../cases.ts';
import type { OrderRecord, ReservationRecord } from '../records.ts';

export const NOW = new Date('2026-01-01T12:00:00Z');
export const minutesAgo = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);

export const RULES: Rules = { now: NOW, graceMs: 60_000, expiryMs: 15 * 60_000 };

export const WAITING = { type: 'order-accepted', at: minutesAgo(5) };

/** An order that was accepted an hour ago: two copies for 40.00. */
export const soundOrder = (overrides: Partial<OrderRecord> = {}): OrderRecord => ({
  _id: 'o1',
  user_id: 'u1',
  status: 'ACCEPTED',
  lines: [{ book_id: 'b1', quantity: 2 }],
  total_cents: 4_000,
  history: [{ payment: { status: 'captured', reference: 'r1' } }],
  revision: 2,
  created_at: minutesAgo(60),
  updated_at: minutesAgo(60),
  outbox: [],
  ...overrides,
});

export const soundReservation = (
  overrides: Partial<ReservationRecord> = {},
): ReservationRecord => ({
  _id: 'o1',
  state: 'sold',
  lines: [{ book_id: 'b1', quantity: 2 }],
  updated_at: minutesAgo(60),
  outbox: [],
  ...overrides,
});

export const SALE = { book_id: 'b1', kind: 'sale', delta: -2, order_id: 'o1' };
export const RETURN = { book_id: 'b1', kind: 'return', delta: 2, order_id: 'o1' };
export const CHARGE = {
  _id: 'o1',
  state: 'charged' as const,
  reference: 'r1',
  amount_cents: 4_000,
};

export const soundCase = (overrides: Partial<OrderCase> = {}): OrderCase => ({
  id: 'o1',
  order: soundOrder(),
  reservation: soundReservation(),
  movements: [SALE],
  charge: CHARGE,
  ...overrides,
});

/** Of one that waits for its copies or its payment. */
export const pendingOrder = (overrides: Partial<OrderRecord> = {}): OrderRecord =>
  soundOrder({ status: 'PENDING', history: [{ payment: { status: 'none' } }], ...overrides });

/** Of one that was cancelled after its sale. */
export const cancelledOrder = (overrides: Partial<OrderRecord> = {}): OrderRecord =>
  soundOrder({
    status: 'CANCELLED',
    history: [{ payment: { status: 'refunded', reference: 'r1' } }],
    ...overrides,
  });

/** Two copies of ten were sold, one is reserved, one is held. */
export const soundBook = (overrides: Partial<NonNullable<BookCase['book']>> = {}): BookCase => ({
  id: 'b1',
  book: {
    _id: 'b1',
    on_hand: 8,
    available: 6,
    held: 1,
    reserved: 1,
    movements: 2,
    outbox: [],
    ...overrides,
  },
  ledger: { entries: 2, sum: 8 },
  reserved: 1,
  held: 1,
});
