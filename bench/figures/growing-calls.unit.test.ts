import { describe, expect, test } from '@jest/globals';
import type { Buyer } from '../shop/sign-in.ts';
import { createGrowingCalls, type GrowingCalls } from './growing-calls.ts';

/** As many as a default run of P10 has: 20 a second for 5 s, a round that warms up and three that count. */
const COUNT = 100;
const ROUNDS = 4;
const FEW = 1_000;
const MANY = 5_000;
const BUYERS: Buyer[] = [{ username: 'a', token: 'a' }];

const bookIds = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${index}`);

/** The calls of all rounds, each time for so many books, in the life of one shop. */
const openShop = () => {
  const makeCalls = createGrowingCalls();
  return (books: readonly string[], count = COUNT): GrowingCalls[] =>
    Array.from({ length: ROUNDS }, () =>
      makeCalls({ books, buyers: BUYERS, cursors: ['c'], count }),
    );
};

const idsIn = (rounds: readonly GrowingCalls[], kind: 'item' | 'order', pattern: RegExp) =>
  rounds.flatMap((calls) => calls[kind].map(({ raw }) => pattern.exec(raw)?.[1]));
const shown = (rounds: readonly GrowingCalls[]) => idsIn(rounds, 'item', /\/books\/(\d+) /);
const ordered = (rounds: readonly GrowingCalls[]) => idsIn(rounds, 'order', /"book_id":"(\d+)"/);

describe('the books that P10 asks for', () => {
  test('none is shown twice while the shop grows, nor ordered twice', () => {
    const rounds = openShop();
    const before = rounds(bookIds(FEW));
    const all = [...before, ...rounds(bookIds(MANY))];

    expect(new Set(shown(before)).size).toBe(ROUNDS * COUNT);
    expect(new Set(shown(all)).size).toBe(2 * ROUNDS * COUNT);
    expect(new Set(ordered(all)).size).toBe(2 * ROUNDS * COUNT);
  });

  test('an order is of a book that was not shown before', () => {
    const few = openShop()(bookIds(FEW));

    expect(new Set([...shown(few), ...ordered(few)]).size).toBe(2 * ROUNDS * COUNT);
  });

  test('they are spread over the whole shop in each round', () => {
    for (const calls of openShop()(bookIds(MANY))) {
      const tenths = shown([calls]).map((id) => Math.floor((Number(id) / MANY) * 10));
      expect(new Set(tenths).size).toBe(10);
    }
  });

  test('where there are too few, they begin again only when all were asked for', () => {
    const ids = shown(openShop()(bookIds(250)));

    expect(new Set(ids.slice(0, 250)).size).toBe(250);
    expect(ids).toHaveLength(ROUNDS * COUNT);
  });
});
