import { expect, test } from '@jest/globals';
import { judgeAtRest, type ShopDocuments } from './at-rest.ts';
import {
  CHARGE,
  pendingOrder,
  SALE,
  soundOrder,
  soundReservation,
  WAITING,
} from './testing/sound-cases.ts';

const order = soundOrder({ idempotency: { key: 'k1' } });
const book = {
  _id: 'b1',
  on_hand: 1,
  available: 1,
  held: 0,
  reserved: 0,
  movements: 2,
  outbox: [],
};
/** A shop that sold two of three copies, as it should be, read from JSON. */
const sound: ShopDocuments = JSON.parse(
  JSON.stringify({
    orders: [order],
    charges: [CHARGE],
    books: [book],
    movements: [{ book_id: 'b1', kind: 'initial', delta: 3 }, SALE],
    reservations: [soundReservation()],
    holds: [],
  }),
);

test('finds nothing in a shop that is sound', () => {
  expect(judgeAtRest(sound, ['o1'])).toEqual([]);
});

test.each<[string, string, Partial<ShopDocuments>]>([
  ['a lost order', 'I4', { orders: [] }],
  ['an order that never settled', 'I4', { orders: [pendingOrder()] }],
  ['money kept for a cancelled order', 'I6', { orders: [{ ...order, status: 'CANCELLED' }] }],
  ['copies sold for nothing', 'I3', { charges: [] }],
  ['two orders of one key', 'I9', { orders: [order, { ...order, _id: 'o2' }] }],
  ['an oversold book', 'I1', { books: [{ ...book, available: -1, reserved: 2 }] }],
  ['copies that vanished', 'I2', { books: [{ ...book, on_hand: 0, available: 0 }] }],
  ['copies reserved for nobody', 'I5', { books: [{ ...book, available: 0, reserved: 1 }] }],
  ['an open reservation', 'I5', { reservations: [soundReservation({ state: 'reserved' })] }],
  ['a sale that is not on the ledger', 'I8', { movements: [] }],
  ['a ledger of a book that is gone', 'I2', { books: [] }],
  [
    'a message that was not sent yet',
    'I7',
    { orders: [{ ...order, outbox: [WAITING], outbox_due: new Date() }] },
  ],
  [
    'a hold that is over',
    'I5',
    {
      holds: [{ _id: 'h1', state: 'open', lines: [], expires_at: new Date(0) }],
    },
  ],
])('finds %s', (_name, invariant, broken) => {
  const found = judgeAtRest({ ...sound, ...broken }, ['o1']);
  expect(found.map((finding) => finding.invariant)).toContain(invariant);
});

test('names the document that can not be read', () => {
  const orders = [{ ...order, lines: 'many' }];
  expect(() => judgeAtRest({ ...sound, orders }, [])).toThrow("document o1 can't be read: lines");
});
