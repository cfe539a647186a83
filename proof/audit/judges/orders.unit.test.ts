import { expect, test } from '@jest/globals';
import type { OrderCase } from '../cases.ts';
import type { Invariant } from '../finding.ts';
import {
  cancelledOrder,
  CHARGE,
  minutesAgo,
  pendingOrder,
  RETURN,
  RULES,
  SALE,
  soundCase,
  soundOrder,
  soundReservation,
  WAITING,
} from '../testing/sound-cases.ts';
import { judgeOrder } from './judge.ts';

const REFUNDED = { ...CHARGE, state: 'refunded' } as const;
const VOIDED = { ...CHARGE, state: 'voided', reference: '', amount_cents: 0 } as const;
const reserved = soundReservation({ state: 'reserved' });
const none = { reservation: null, movements: [], charge: null };

test.each<[string, OrderCase]>([
  ['accepted', soundCase()],
  ['shipped', soundCase({ order: soundOrder({ status: 'SHIPPED' }) })],
  ['delivered', soundCase({ order: soundOrder({ status: 'DELIVERED' }) })],
  [
    'cancelled after its sale',
    soundCase({
      order: cancelledOrder(),
      reservation: soundReservation({ state: 'returned' }),
      movements: [SALE, RETURN],
      charge: REFUNDED,
    }),
  ],
  [
    'rejected for want of copies',
    soundCase({
      ...none,
      order: soundOrder({ status: 'REJECTED', history: [{ payment: { status: 'none' } }] }),
      reservation: soundReservation({ state: 'rejected', lines: [] }),
    }),
  ],
  [
    'cancelled before it was reserved',
    soundCase({
      ...none,
      order: cancelledOrder({ history: [{ payment: { status: 'none' } }] }),
      reservation: soundReservation({ state: 'void', lines: [] }),
      charge: VOIDED,
    }),
  ],
  [
    'declined',
    soundCase({
      order: soundOrder({ status: 'REJECTED', history: [{ payment: { status: 'declined' } }] }),
      reservation: soundReservation({ state: 'released' }),
      movements: [],
      charge: { ...CHARGE, state: 'declined' },
    }),
  ],
])('finds nothing about an order that is %s', (_name, one) => {
  expect(judgeOrder(one, RULES)).toEqual([]);
});

/** What no moment of a sound shop looks like. */
test.each<[string, Invariant, OrderCase]>([
  ['was sold twice', 'I3', soundCase({ movements: [SALE, SALE] })],
  ['was charged without an order', 'I3', soundCase({ ...none, order: null, charge: CHARGE })],
  ['was sold for nothing', 'I3', soundCase({ charge: null })],
  ['was sold against a refunded charge', 'I3', soundCase({ charge: REFUNDED })],
  ['was charged too much', 'I3', soundCase({ charge: { ...CHARGE, amount_cents: 4_001 } })],
  ['names another charge', 'I3', soundCase({ charge: { ...CHARGE, reference: 'r2' } })],
  [
    'waits although its copies were sold',
    'I4',
    soundCase({ order: pendingOrder({ created_at: minutesAgo(0), updated_at: minutesAgo(0) }) }),
  ],
  ['waits for an hour', 'I4', soundCase({ ...none, order: pendingOrder() })],
  ['was sold without being there', 'I5', soundCase({ order: null, charge: null })],
  [
    'has a message that no relay knows of',
    'I7',
    soundCase({ order: soundOrder({ outbox: [WAITING] }) }),
  ],
  ['has no sale on the ledger', 'I8', soundCase({ movements: [] })],
  ['sold too few copies', 'I8', soundCase({ movements: [{ ...SALE, delta: -1 }] })],
  ['sold another book', 'I8', soundCase({ movements: [{ ...SALE, book_id: 'b2' }] })],
  [
    'was declined and sold',
    'I8',
    soundCase({
      order: soundOrder({ status: 'REJECTED', history: [{ payment: { status: 'declined' } }] }),
      reservation: soundReservation({ state: 'released' }),
      charge: null,
    }),
  ],
])('an order that %s is a violation of %s at any time', (_name, invariant, one) => {
  const hard = judgeOrder(one, RULES).filter(({ passing }) => passing === undefined);
  expect(hard.map((finding) => finding.invariant)).toContain(invariant);
});

/** What a sound shop looks like for moments, and a broken one for ever. */
test.each<[string, Invariant, OrderCase, object]>([
  [
    'waits for its copies',
    'I4',
    soundCase({ ...none, order: pendingOrder({ created_at: minutesAgo(5) }) }),
    { kind: 'tell' },
  ],
  [
    'waits for its payment',
    'I4',
    soundCase({
      order: pendingOrder({
        created_at: minutesAgo(5),
        history: [{ payment: { status: 'pending' } }],
      }),
      reservation: reserved,
      movements: [],
      charge: null,
    }),
    { kind: 'payment' },
  ],
  [
    'was rejected with its copies still reserved',
    'I5',
    soundCase({
      order: soundOrder({ status: 'REJECTED', history: [{ payment: { status: 'none' } }] }),
      reservation: reserved,
      movements: [],
      charge: null,
    }),
    { kind: 'tell' },
  ],
  [
    'is not there, with copies reserved',
    'I5',
    soundCase({ ...none, order: null, reservation: reserved }),
    { kind: 'release' },
  ],
  [
    'was cancelled without its copies back',
    'I6',
    soundCase({ order: cancelledOrder(), charge: REFUNDED }),
    { kind: 'tell' },
  ],
  [
    'was cancelled without its money back',
    'I6',
    soundCase({
      order: cancelledOrder({ history: [{ payment: { status: 'refund-pending' } }] }),
      reservation: soundReservation({ state: 'returned' }),
      movements: [SALE, RETURN],
    }),
    { kind: 'payment' },
  ],
  [
    'was accepted and not sold yet',
    'I8',
    soundCase({ reservation: reserved, movements: [] }),
    { kind: 'tell' },
  ],
])(
  'an order that %s may be on its way (%s), and can be repaired',
  (_name, invariant, one, remedy) => {
    const found = judgeOrder(one, RULES);
    expect(found).toContainEqual(expect.objectContaining({ invariant, remedy }));
    expect(found.filter(({ passing }) => passing === undefined)).toEqual([]);
  },
);

test('an order that waits for longer than it may ends as expired, also while its payment is asked for', () => {
  const order = pendingOrder({ payment_work: { due: minutesAgo(0) } });
  expect(judgeOrder(soundCase({ ...none, order }), RULES)).toContainEqual(
    expect.objectContaining({ invariant: 'I4', remedy: { kind: 'expire' } }),
  );
});

test('payment work that nobody does is found by the time when it was due', () => {
  const order = cancelledOrder({ payment_work: { due: minutesAgo(5) } });
  const [found] = judgeOrder(
    soundCase({
      order,
      reservation: soundReservation({ state: 'returned' }),
      movements: [SALE, RETURN],
      charge: REFUNDED,
    }),
    RULES,
  );
  expect(found).toMatchObject({ invariant: 'I4', passing: { since: minutesAgo(5) } });
});
