import { expect, test } from '@jest/globals';
import { isUnderWay, passingOf } from './passing.ts';
import {
  cancelledOrder,
  minutesAgo,
  RULES,
  soundCase,
  soundOrder,
  soundReservation,
  WAITING,
} from './testing/sound-cases.ts';

const EMPTY = new Set(['q1', 'q2']);
const old = { since: minutesAgo(5), isCarried: false, queues: ['q1', 'q2'] };

test.each([
  ['young', { ...old, since: minutesAgo(0.5) }, EMPTY, true],
  ['in an outbox or with the payment worker', { ...old, isCarried: true }, EMPTY, true],
  ['perhaps in a queue', old, new Set(['q1']), true],
  ['old, and nowhere to be seen', old, EMPTY, false],
])('what is %s', (_name, passing, seenEmpty, expected) => {
  expect(isUnderWay(passing, RULES, seenEmpty)).toBe(expected);
});

test('what no moment of a sound shop looks like is never on its way', () => {
  expect(isUnderWay(undefined, RULES, new Set())).toBe(false);
});

test('an order stands still since it or its reservation changed last', () => {
  const reservation = soundReservation({ updated_at: minutesAgo(3) });
  expect(passingOf(soundCase({ reservation })).since).toEqual(minutesAgo(3));
});

test.each([
  ['a message of the order', soundCase({ order: soundOrder({ outbox: [WAITING] }) })],
  ['an answer of the catalog', soundCase({ reservation: soundReservation({ outbox: [WAITING] }) })],
  ['payment work', soundCase({ order: cancelledOrder({ payment_work: { due: minutesAgo(0) } }) })],
])('%s goes on with it', (_name, one) => {
  expect(passingOf(one).isCarried).toBe(true);
});
