import { expect, test } from '@jest/globals';
import type { BookCase } from '../cases.ts';
import type { HoldRecord } from '../records.ts';
import { NOW, minutesAgo, soundBook, WAITING } from '../testing/sound-cases.ts';
import { judgeHold } from './i5-kept-copies.ts';
import { judgeQueue, type QueueState } from './i7-messages.ts';
import { judgeKeys } from './i9-keys.ts';
import { judgeBook } from './judge.ts';

test('finds nothing about a book whose copies add up', () => {
  expect(judgeBook(soundBook())).toEqual([]);
});

test.each<[string, string, BookCase]>([
  ['fewer than no copies', 'I1', soundBook({ available: -1, on_hand: 1 })],
  ['copies that left without an entry', 'I2', soundBook({ on_hand: 7, available: 5 })],
  ['copies that are in no part', 'I2', soundBook({ available: 5 })],
  ['an entry that is gone', 'I2', { ...soundBook(), ledger: { entries: 1, sum: 8 } }],
  ['entries, but is not there', 'I2', { ...soundBook(), book: null }],
  ['copies reserved for nobody', 'I5', { ...soundBook(), reserved: 0 }],
  ['copies held for nobody', 'I5', { ...soundBook(), held: 0 }],
  ['fewer copies reserved than orders have', 'I5', { ...soundBook(), reserved: 2 }],
  ['a message that no relay knows of', 'I7', soundBook({ outbox: [WAITING] })],
])('a book with %s is a violation of %s', (_name, invariant, one) => {
  const hard = judgeBook(one).filter(({ passing }) => passing === undefined);
  expect(hard.map((finding) => finding.invariant)).toContain(invariant);
});

test('a message in an outbox is on its way, and too late by its age', () => {
  const book = soundBook({ outbox: [WAITING], outbox_due: NOW });
  expect(judgeBook(book)).toMatchObject([{ invariant: 'I7', passing: { since: WAITING.at } }]);
});

test('a hold keeps copies until its time is over', () => {
  const hold: HoldRecord = { _id: 'h1', state: 'open', lines: [], expires_at: minutesAgo(5) };
  expect(judgeHold(hold, minutesAgo(6))).toEqual([]);
  expect(judgeHold(hold, NOW)).toMatchObject([{ invariant: 'I5', passing: { isCarried: false } }]);
  expect(judgeHold({ ...hold, state: 'ended' }, NOW)).toEqual([]);
});

const queue = { name: 'q', isThere: true, waiting: 9, retrying: 2, dead: 0, readers: 1 } as const;

test.each<[string, QueueState, object[]]>([
  ['with messages', queue, []],
  ['with a dead letter', { ...queue, dead: 1 }, [{ invariant: 'I7', remedy: { kind: 'redrive' } }]],
  ['that is gone', { name: 'q', isThere: false }, [{ invariant: 'I7' }]],
])('a queue %s', (_name, state, expected) => {
  expect(judgeQueue(state)).toMatchObject(expected);
});

test('two orders of one key, and a key that nothing guards, are violations of I9', () => {
  const shared = [{ userId: 'u1', key: 'k1', orderIds: ['o1', 'o2'] }];
  expect(judgeKeys({ shared: [], isGuarded: true })).toEqual([]);
  expect(judgeKeys({ shared, isGuarded: false })).toMatchObject([
    { invariant: 'I9', subject: { kind: 'order', id: 'o1' } },
    { invariant: 'I9', subject: { kind: 'shop' } },
  ]);
});
