import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkHistory } from './check-history.ts';
import type { Buy, History, Restock } from './history.ts';
import { canBeExplained } from './every-order.ts';

const buy = (from: number, to: number, outcome: Buy['outcome'], more: Partial<Buy> = {}): Buy => ({
  kind: 'buy',
  id: `buy at ${from}`,
  from,
  to,
  quantity: 1,
  outcome,
  ...more,
});
const restock = (from: number, to: number, quantity: number): Restock => ({
  kind: 'restock',
  id: 'restock',
  from,
  to,
  quantity,
});

describe('a history that can be explained', () => {
  test.each<[string, number, (Buy | Restock)[]]>([
    ['nothing happened', 0, []],
    ['one winner, one loser after it', 1, [buy(0, 1, 'accepted'), buy(2, 3, 'refused')]],
    ['a loser who was answered first', 1, [buy(0, 9, 'accepted'), buy(1, 2, 'refused')]],
    ['a loser who touches the winner', 1, [buy(5, 9, 'accepted'), buy(1, 5, 'refused')]],
    ['two of three', 3, [buy(0, 1, 'accepted'), buy(2, 3, 'refused', { quantity: 3 })]],
    [
      'sold again after a return',
      1,
      [buy(0, 1, 'accepted', { returned: { from: 2, to: 9 } }), buy(3, 4, 'accepted')],
    ],
    ['sold from a restock that was not answered yet', 0, [restock(0, 9, 1), buy(1, 2, 'accepted')]],
    [
      'refused because of a buy without an answer',
      1,
      [buy(0, Number.POSITIVE_INFINITY, 'unknown'), buy(1, 2, 'refused')],
    ],
    [
      'sold in spite of a buy without an answer',
      1,
      [buy(0, Number.POSITIVE_INFINITY, 'unknown'), buy(1, 2, 'accepted')],
    ],
    ['refused while a declined card kept the copy', 1, [buy(0, 9, 'ended'), buy(1, 2, 'refused')]],
    [
      'a cancel before the order was known to be taken',
      1,
      [buy(0, 9, 'accepted', { returned: { from: 3, to: 12 } }), buy(4, 5, 'accepted')],
    ],
  ])('%s', (_name, copies, events) => {
    expect(checkHistory({ copies, events })).toEqual([]);
  });
});

describe('a history that nothing can explain', () => {
  test.each<[string, number, (Buy | Restock)[], string]>([
    ['two winners for one copy', 1, [buy(0, 2, 'accepted'), buy(1, 3, 'accepted')], 'oversold'],
    ['sold before the restock', 0, [buy(0, 1, 'accepted'), restock(2, 3, 1)], 'oversold'],
    [
      'sold before the return',
      1,
      [buy(0, 1, 'accepted', { returned: { from: 4, to: 5 } }), buy(2, 3, 'accepted')],
      'oversold',
    ],
    ['refused before the winner came', 1, [buy(0, 1, 'refused'), buy(2, 3, 'accepted')], 'wrongly'],
    ['refused after the restock', 0, [restock(0, 1, 1), buy(2, 3, 'refused')], 'wrongly'],
    [
      'refused after the return',
      1,
      [buy(0, 1, 'accepted', { returned: { from: 2, to: 3 } }), buy(4, 5, 'refused')],
      'wrongly',
    ],
    [
      'refused after the declined card was told so',
      1,
      [buy(0, 1, 'ended'), buy(2, 3, 'refused')],
      'wrongly',
    ],
    ['refused one of two', 2, [buy(0, 1, 'accepted'), buy(2, 3, 'refused')], 'wrongly'],
  ])('%s', (_name, copies, events, problem) => {
    expect(checkHistory({ copies, events })).toEqual([expect.stringContaining(problem)]);
  });
});

const interval = fc
  .tuple(fc.nat({ max: 8 }), fc.nat({ max: 5 }))
  .map(([from, length]) => ({ from, to: from + length }));
const known = fc
  .tuple(
    interval,
    fc.constantFrom('accepted' as const, 'refused' as const),
    fc.integer({ min: 1, max: 2 }),
  )
  .map(([{ from, to }, outcome, quantity]): Buy => buy(from, to, outcome, { quantity }));
const any = fc.oneof(
  known,
  interval.map(({ from }): Buy => buy(from, Number.POSITIVE_INFINITY, 'unknown')),
  interval.map(({ from, to }): Buy => buy(from, to, 'ended')),
  interval.map(({ from, to }): Restock => restock(from, to, 1)),
  fc
    .tuple(interval, fc.nat({ max: 4 }), fc.nat({ max: 4 }))
    .map(([{ from, to }, wait, length]): Buy => {
      const cancelled = from + wait;
      return buy(from, to, 'accepted', { returned: { from: cancelled, to: cancelled + length } });
    }),
);
const histories = (event: fc.Arbitrary<Buy | Restock>): fc.Arbitrary<History> =>
  fc.record({ copies: fc.nat({ max: 3 }), events: fc.array(event, { maxLength: 6 }) });

describe('against every order of the events', () => {
  test('the verdict is the same where nothing comes back and each outcome is known', () => {
    fc.assert(
      fc.property(histories(known), (history) => {
        expect(checkHistory(history).length === 0).toBe(canBeExplained(history));
      }),
      { numRuns: 1_000 },
    );
  });

  test('what can be explained is never blamed', () => {
    fc.assert(
      fc.property(histories(any), (history) => {
        const isBlamed = checkHistory(history).length > 0;
        expect(isBlamed && canBeExplained(history)).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });
});

test('a hundred thousand events are judged at once, and one winner too many among them is found', () => {
  const copies = 1_000;
  const events = Array.from({ length: 100_000 }, (_, index) =>
    buy(index, index + 5_000, index < copies ? 'accepted' : 'refused'),
  );
  expect(checkHistory({ copies, events })).toEqual([]);
  const oversold = events.with(50_000, buy(50_000, 55_000, 'accepted'));
  expect(checkHistory({ copies, events: oversold })).toEqual([expect.stringContaining('oversold')]);
});
