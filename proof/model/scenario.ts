import type { Line } from '@bookstore/contracts/books';
import type { PaymentToken } from '@bookstore/contracts/orders';
import type { Hold } from '../../catalog-service/src/holds/hold.ts';

/** An order that a buyer may place. */
export type OrderSpec = {
  id: string;
  userId: string;
  lines: readonly Line[];
  token: PaymentToken;
  holdId: string | null;
  /** Two orders with one Idempotency-Key are one request and its repeat. */
  key: string;
};

/** What the world is like at the start, and what may happen in it. */
export type Scenario = {
  name: string;
  copies: Readonly<Record<string, number>>;
  orders: readonly OrderSpec[];
  holds: readonly Hold[];
  /** Most faults (crash, repeat, lost answer) on one way through; null: any number. */
  faults: number | null;
  /** Most cancels, expiries and the like on one way through; null: any number. */
  wishes: number | null;
  /** Whether accepted orders may be shipped and delivered. */
  ships: boolean;
};

/** Far ahead: a database that the model is held against throws away what ended long ago. */
export const HOLD_ENDS_AT = new Date('2126-01-01T12:00:00Z');
export const BEFORE_END = new Date('2126-01-01T11:00:00Z');

export type OrderWish = {
  lines?: Record<string, number>;
  token?: PaymentToken;
  hold?: Hold;
  key?: string;
};

/** Order number `index` of a scenario: one copy of `book`, paid at once, unless told otherwise. */
export const orderSpec = (index: number, wish: OrderWish = {}): OrderSpec => {
  const id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
  return {
    id,
    userId: wish.hold?.userId ?? `buyer ${index}`,
    lines: Object.entries(wish.lines ?? { book: 1 }).map(([book_id, quantity]) => ({
      book_id,
      quantity,
    })),
    token: wish.token ?? 'tok_ok',
    holdId: wish.hold?.id ?? null,
    key: wish.key ?? id,
  };
};

export const openHold = (lines: Record<string, number>): Hold => ({
  id: 'hold',
  userId: 'holder',
  lines: Object.entries(lines).map(([book_id, quantity]) => ({ book_id, quantity })),
  state: 'open',
  expiresAt: HOLD_ENDS_AT,
});
