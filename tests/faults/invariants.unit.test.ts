import { expect, test } from '@jest/globals';
import { findViolations } from './invariants.ts';
import type { ShopRecords } from './shop-records.ts';

/** A shop that sold one of three copies, as it should be. */
const sound = () => ({
  orders: [
    {
      _id: 'o1',
      user_id: 'u1',
      status: 'ACCEPTED',
      lines: [{ book_id: 'b1', quantity: 1 }],
      idempotency: { key: 'k1' },
      outbox: [],
    },
  ],
  charges: new Map([['o1', { state: 'charged' }]]),
  books: [{ _id: 'b1', on_hand: 2, available: 2, held: 0, reserved: 0 }],
  movements: [
    { book_id: 'b1', delta: 3 },
    { book_id: 'b1', delta: -1, order_id: 'o1' },
  ],
  reservations: new Map([['o1', { state: 'sold' }]]),
});

const told = [{ orderId: 'o1', key: 'k1' }];
const [order] = sound().orders;
const [book] = sound().books;

test('finds nothing in a shop that is sound', () => {
  expect(findViolations(sound(), told)).toEqual([]);
});

test.each<[string, Partial<ShopRecords>]>([
  ['a lost order', { orders: [] }],
  ['an order that never settled', { orders: [{ ...order, status: 'PENDING' }] }],
  ['money kept for a cancelled order', { orders: [{ ...order, status: 'CANCELLED' }] }],
  ['a copy sold for nothing', { charges: new Map() }],
  ['two orders of one key', { orders: [{ ...order }, { ...order, _id: 'o2' }] }],
  ['an oversold book', { books: [{ ...book, available: -1, reserved: 3 }] }],
  ['copies that vanished', { books: [{ ...book, on_hand: 1, available: 1 }] }],
  ['copies reserved for nobody', { books: [{ ...book, available: 1, reserved: 1 }] }],
  ['an open reservation', { reservations: new Map([['o1', { state: 'reserved' }]]) }],
  ['a sale that is not on the ledger', { movements: [{ book_id: 'b1', delta: 2 }] }],
  ['a message that was never sent', { orders: [{ ...order, outbox: [{ id: 'm1' }] }] }],
])('finds %s', (_name, broken) => {
  expect(findViolations({ ...sound(), ...broken }, told)).not.toEqual([]);
});
