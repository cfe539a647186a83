import { expect, test } from '@jest/globals';
import { AT, byId, sampleBook } from '../testing/samples.ts';
import type { Hold } from './hold.ts';
import { type HoldCommand, type HoldInput, planHolds } from './plan-holds.ts';

const LATER = new Date(AT.getTime() + 60_000);
const book = (available: number, held = 0) => sampleBook('a', { available, held });
const holdOf = (id: string, fields: Partial<Hold> = {}): Hold => ({
  id,
  userId: 'user',
  lines: [{ book_id: 'a', quantity: 1 }],
  state: 'open',
  expiresAt: LATER,
  ...fields,
});
const create = (id: string, quantity: number, userId = 'user'): HoldCommand => ({
  kind: 'create',
  id,
  userId,
  lines: [{ book_id: 'a', quantity }],
  ttlSeconds: 60,
});
const plan = (commands: readonly HoldCommand[], input: Partial<HoldInput> = {}) =>
  planHolds({ books: byId(book(3)), holds: new Map(), commands, now: AT, ...input });

test('each command has its own result: the first takes the copies, the second is refused', () => {
  const { books, holds, results } = plan([create('1', 2), create('2', 2, 'other')]);

  expect(results).toEqual([
    expect.objectContaining({ id: '1', state: 'open', expiresAt: LATER }),
    expect.objectContaining({ code: 'out-of-stock' }),
  ]);
  expect(holds.map(({ id }) => id)).toEqual(['1']);
  expect(books.get('a')?.stock).toMatchObject({ available: 1, held: 2 });
});

test('copies that a command of the batch releases go to the next one', () => {
  const { books, results } = plan([create('1', 3), { kind: 'release', id: '1' }, create('2', 3)]);

  expect(results).toMatchObject([{ state: 'open' }, { state: 'ended' }, { state: 'open' }]);
  expect(books.get('a')?.stock).toMatchObject({ available: 0, held: 3 });
});

test('the sixth open hold of a user is refused, also within a batch', () => {
  const held = ['1', '2', '3'].map((id) => holdOf(id));
  const { results } = plan([create('4', 1), create('5', 1), create('6', 1)], {
    books: byId(book(9, 3)),
    holds: byId(...held),
  });

  expect(results).toMatchObject([{ state: 'open' }, { state: 'open' }, { code: 'too-many-holds' }]);
});

test.each([
  ['ten copies are held', 100, 4, 6, true],
  ['an eleventh is refused', 100, 4, 7, false],
  ['5 % of the copies on hand are held when that is more', 419, 10, 10, true],
  ['one more is refused', 419, 10, 11, false],
])('over all open holds of a user: %s', (_, onHand, held, quantity, isHeld) => {
  const own = holdOf('1', { lines: [{ book_id: 'a', quantity: held }] });
  const { results } = plan([create('2', quantity)], {
    books: byId(book(onHand - held, held)),
    holds: byId(own),
  });

  expect(results).toMatchObject([isHeld ? { state: 'open' } : { code: 'too-many-holds' }]);
});

test('lines of one book are merged before the cap is judged, and each of them is named', () => {
  const command = {
    ...create('1', 6),
    lines: [6, 5].map((quantity) => ({ book_id: 'a', quantity })),
  };
  const { results } = plan([command], { books: byId(book(100)) });

  expect(results).toMatchObject([
    {
      code: 'too-many-holds',
      errors: [{ pointer: '/items/0/quantity' }, { pointer: '/items/1/quantity' }],
    },
  ]);
});

test('holds that ended, swept or not, do not count towards the cap', () => {
  const lines = [{ book_id: 'a', quantity: 10 }];
  const past = [holdOf('1', { lines, state: 'used' }), holdOf('2', { lines, expiresAt: AT })];
  const { results } = plan([create('3', 10)], {
    books: byId(book(90, 10)),
    holds: byId(...past),
  });

  expect(results).toMatchObject([{ state: 'open' }]);
});

test('expired holds that wait for the sweep do not count, and their copies can be held again', () => {
  const expired = ['1', '2', '3', '4', '5'].map((id) => holdOf(id, { expiresAt: AT }));
  const { books, holds, results } = plan([create('6', 5)], {
    books: byId(book(0, 5)),
    holds: byId(...expired),
  });

  expect(results).toMatchObject([{ id: '6', state: 'open' }]);
  expect(holds.filter(({ state }) => state === 'ended')).toHaveLength(5);
  expect(books.get('a')?.stock).toMatchObject({ available: 0, held: 5 });
});

test.each([
  ['expire', 'an open hold stays', holdOf('1'), null],
  ['expire', 'an expired hold ends', holdOf('1', { expiresAt: AT }), 'ended'],
  ['release', 'an open hold ends', holdOf('1'), 'ended'],
  ['release', 'a used hold stays', holdOf('1', { state: 'used' }), null],
  ['release', 'an ended hold stays', holdOf('1', { state: 'ended' }), null],
] as const)('%s: %s', (kind, _, hold, state) => {
  const { books, results } = plan([{ kind, id: '1' }], {
    books: byId(book(3, 1)),
    holds: byId(hold),
  });

  expect(results.map((ended) => ended && 'state' in ended && ended.state)).toEqual([state]);
  expect(books.get('a')?.stock.available).toBe(state ? 4 : 3);
});

test('a hold that is released twice gives its copies back once', () => {
  const { books, results } = plan(
    [
      { kind: 'release', id: '1' },
      { kind: 'release', id: '1' },
    ],
    { books: byId(book(3, 1)), holds: byId(holdOf('1')) },
  );

  expect(results).toEqual([expect.objectContaining({ state: 'ended' }), null]);
  expect(books.get('a')?.stock).toMatchObject({ available: 4, held: 0 });
});
