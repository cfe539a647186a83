import { expect, test } from '@jest/globals';
import { byId, sampleBook } from '../testing/samples.ts';
import { planSettlements, settle } from './plan-settlements.ts';
import type { Reservation, ReservationState } from './reservation.ts';

test.each([
  [null, 'wait', 'bar'],
  ['reserved', 'sell', 'release'],
  ['sold', 'nothing', 'return'],
  ['rejected', 'nothing', 'nothing'],
  ['released', 'nothing', 'nothing'],
  ['returned', 'nothing', 'nothing'],
  ['void', 'nothing', 'nothing'],
] as const)('a reservation that is %s: sell → %s, give back → %s', (state, sell, giveBack) => {
  expect(settle(state, 'sell')).toBe(sell);
  expect(settle(state, 'give-back')).toBe(giveBack);
});

const reservation = (state: ReservationState): Reservation => ({
  orderId: 'order',
  userId: 'buyer',
  state,
  lines: [{ book_id: 'a', quantity: 2 }],
  outcome: null,
});
const plan = (state: ReservationState, wishes: readonly ('sell' | 'give-back')[]) =>
  planSettlements({
    books: byId(sampleBook('a', { available: 3, reserved: state === 'reserved' ? 2 : 0 })),
    reservations: new Map([['order', reservation(state)]]),
    moves: wishes.map((wish) => ({ orderId: 'order', userId: 'buyer', wish })),
  });

test('a sale takes the copies out of the house and puts them on the ledger', () => {
  const { books, movements, reservations } = plan('reserved', ['sell']);

  expect(books.get('a')?.stock).toEqual({ onHand: 3, available: 3, held: 0, reserved: 0 });
  expect(movements).toMatchObject([{ kind: 'sale', delta: -2, balance: 3, orderId: 'order' }]);
  expect(reservations).toMatchObject([{ orderId: 'order', state: 'sold' }]);
});

test('a release frees the copies and leaves the ledger alone', () => {
  const { books, movements } = plan('reserved', ['give-back']);

  expect(books.get('a')?.stock).toEqual({ onHand: 5, available: 5, held: 0, reserved: 0 });
  expect(movements).toEqual([]);
});

test('a cancel after the sale is a return', () => {
  const { books, movements } = plan('sold', ['give-back']);

  expect(books.get('a')?.stock).toEqual({ onHand: 5, available: 5, held: 0, reserved: 0 });
  expect(movements).toMatchObject([{ kind: 'return', delta: 2, balance: 5, orderId: 'order' }]);
});

test('copies come back once, however often it is said', () => {
  const { books, movements } = plan('reserved', ['give-back', 'give-back', 'give-back']);

  expect(books.get('a')?.stock.available).toBe(5);
  expect(movements).toEqual([]);
});

test('a cancel that overtakes the acceptance wins: nothing is sold afterwards', () => {
  const { books, movements } = plan('reserved', ['give-back', 'sell']);

  expect(books.get('a')?.stock.available).toBe(5);
  expect(movements).toEqual([]);
});

test('an end that comes before the order bars it', () => {
  const { reservations } = planSettlements({
    books: new Map(),
    reservations: new Map(),
    moves: [{ orderId: 'early', userId: 'buyer', wish: 'give-back' }],
  });

  expect(reservations).toEqual([
    { orderId: 'early', userId: 'buyer', state: 'void', lines: [], outcome: null },
  ]);
});

const sellTooEarly = () =>
  planSettlements({
    books: new Map(),
    reservations: new Map(),
    moves: [{ orderId: 'early', userId: 'buyer', wish: 'sell' }],
  });

test('an acceptance without a reservation is for a later try', () => {
  expect(sellTooEarly).toThrow(expect.objectContaining({ kind: 'not-found' }));
});
