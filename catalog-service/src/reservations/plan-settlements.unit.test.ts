import { expect, test } from '@jest/globals';
import { byId, sampleBook } from '../testing/samples.ts';
import { planSettlements, settle, type SettlementCommand } from './plan-settlements.ts';
import type { Reservation, ReservationState } from './reservation.ts';

test.each([
  [null, 'wait', 'tombstone'],
  ['reserved', 'sell', 'release'],
  ['sold', 'nothing', 'return'],
  ['rejected', 'nothing', 'nothing'],
  ['released', 'nothing', 'nothing'],
  ['returned', 'nothing', 'nothing'],
  ['void', 'nothing', 'nothing'],
] as const)(
  'a reservation that is %s: confirm → %s, cancel → %s',
  (state, confirmed, cancelled) => {
    expect(settle(state, 'confirm')).toBe(confirmed);
    expect(settle(state, 'cancel')).toBe(cancelled);
  },
);

const reservation = (state: ReservationState): Reservation => ({
  orderId: 'order',
  userId: 'buyer',
  state,
  lines: [{ book_id: 'a', quantity: 2 }],
  outcome: null,
});
const plan = (state: ReservationState, commands: readonly SettlementCommand[]) =>
  planSettlements({
    books: byId(sampleBook('a', { available: 3, reserved: state === 'reserved' ? 2 : 0 })),
    reservations: new Map([['order', reservation(state)]]),
    moves: commands.map((command) => ({ orderId: 'order', userId: 'buyer', command })),
  });

test('a sale takes the copies out of the house and puts them on the ledger', () => {
  const { books, movements, reservations } = plan('reserved', ['confirm']);

  expect(books.get('a')?.stock).toEqual({ onHand: 3, available: 3, held: 0, reserved: 0 });
  expect(movements).toMatchObject([{ kind: 'sale', delta: -2, balance: 3, orderId: 'order' }]);
  expect(reservations).toMatchObject([{ orderId: 'order', state: 'sold' }]);
});

test('a release frees the copies and leaves the ledger alone', () => {
  const { books, movements } = plan('reserved', ['cancel']);

  expect(books.get('a')?.stock).toEqual({ onHand: 5, available: 5, held: 0, reserved: 0 });
  expect(movements).toEqual([]);
});

test('a cancel after the sale is a return', () => {
  const { books, movements } = plan('sold', ['cancel']);

  expect(books.get('a')?.stock).toEqual({ onHand: 5, available: 5, held: 0, reserved: 0 });
  expect(movements).toMatchObject([{ kind: 'return', delta: 2, balance: 5, orderId: 'order' }]);
});

test('copies come back once, however often it is said', () => {
  const { books, movements } = plan('reserved', ['cancel', 'cancel', 'cancel']);

  expect(books.get('a')?.stock.available).toBe(5);
  expect(movements).toEqual([]);
});

test('a cancel that overtakes the acceptance wins: nothing is sold afterwards', () => {
  const { books, movements } = plan('reserved', ['cancel', 'confirm']);

  expect(books.get('a')?.stock.available).toBe(5);
  expect(movements).toEqual([]);
});

test('a cancel that comes before the order leaves a tombstone', () => {
  const { reservations } = planSettlements({
    books: new Map(),
    reservations: new Map(),
    moves: [{ orderId: 'early', userId: 'buyer', command: 'cancel' }],
  });

  expect(reservations).toEqual([
    { orderId: 'early', userId: 'buyer', state: 'void', lines: [], outcome: null },
  ]);
});

const confirmTooEarly = () =>
  planSettlements({
    books: new Map(),
    reservations: new Map(),
    moves: [{ orderId: 'early', userId: 'buyer', command: 'confirm' }],
  });

test('an acceptance without a reservation is for a later try', () => {
  expect(confirmTooEarly).toThrow(expect.objectContaining({ kind: 'not-found' }));
});
