import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Book } from '../books/book.ts';
import { AT, byId, sampleBook } from '../testing/samples.ts';
import { type Hold, isOpen } from './hold.ts';
import { type HoldCommand, type HoldResult, planHolds } from './plan-holds.ts';

// Few books, users and ids, so that the commands meet each other often.
const id = fc.constantFrom('1', '2', '3', 'expired', 'open', 'used', 'nobody');
const lines = fc.array(
  fc.record({
    book_id: fc.constantFrom('a', 'b', 'missing'),
    quantity: fc.integer({ min: 1, max: 4 }),
  }),
  { minLength: 1, maxLength: 3 },
);
const command: fc.Arbitrary<HoldCommand> = fc.oneof(
  fc.record({
    kind: fc.constant('create' as const),
    id: fc.uuid(),
    userId: fc.constantFrom('user', 'other'),
    lines,
    ttlSeconds: fc.constant(60),
  }),
  fc.record({ kind: fc.constantFrom('release' as const, 'expire' as const), id }),
);
const commands = fc.array(command, { maxLength: 20 });

const holdOf = (holdId: string, fields: Partial<Hold>): Hold => ({
  id: holdId,
  userId: 'user',
  lines: [{ book_id: 'a', quantity: 2 }],
  state: 'open',
  expiresAt: new Date(AT.getTime() + 1),
  ...fields,
});
const setUp = () => ({
  books: byId(
    sampleBook('a', { available: 5, held: 4, reserved: 1 }),
    sampleBook('b', { available: 3 }),
  ),
  holds: byId(
    holdOf('open', {}),
    holdOf('expired', { expiresAt: AT }),
    holdOf('used', { state: 'used' }),
  ),
});
type Shop = { books: ReadonlyMap<string, Book>; holds: ReadonlyMap<string, Hold> };

const apply = (shop: Shop, batch: readonly HoldCommand[]): Shop & { results: HoldResult[] } => {
  const plan = planHolds({ ...shop, commands: batch, now: AT });
  return {
    books: plan.books,
    holds: new Map([...shop.holds, ...plan.holds.map((hold) => [hold.id, hold] as const)]),
    results: [...plan.results],
  };
};
const heldIn = ({ holds }: Shop, bookId: string): number =>
  [...holds.values()]
    .filter(({ state }) => state === 'open')
    .flatMap((hold) => hold.lines)
    .filter(({ book_id }) => book_id === bookId)
    .reduce((sum, { quantity }) => sum + quantity, 0);

test('whatever the commands, held copies are those of open holds, and no copy is lost or made up', () => {
  fc.assert(
    fc.property(commands, (batch) => {
      const before = setUp();
      const after = apply(before, batch);
      for (const [bookId, { stock }] of after.books) {
        expect(stock.available).toBeGreaterThanOrEqual(0);
        expect(stock.held).toBe(heldIn(after, bookId));
        expect(stock.onHand).toBe(before.books.get(bookId)?.stock.onHand);
        expect(stock.reserved).toBe(before.books.get(bookId)?.stock.reserved);
      }
    }),
    { numRuns: 500 },
  );
});

test('one batch decides as the same commands one by one, in their order', () => {
  fc.assert(
    fc.property(commands, (batch) => {
      let single: Shop = setUp();
      const results: HoldResult[] = [];
      for (const one of batch) {
        const step = apply(single, [one]);
        single = step;
        results.push(...step.results);
      }
      const together = apply(setUp(), batch);
      expect(together.books).toEqual(single.books);
      expect(together.holds).toEqual(single.holds);
      expect(together.results).toEqual(results);
    }),
  );
});

test('no user ever has more than five open holds', () => {
  fc.assert(
    fc.property(commands, (batch) => {
      const { holds } = apply(setUp(), batch);
      for (const userId of ['user', 'other']) {
        const open = [...holds.values()].filter(
          (hold) => hold.userId === userId && isOpen(hold, AT),
        );
        expect(open.length).toBeLessThanOrEqual(5);
      }
    }),
  );
});
