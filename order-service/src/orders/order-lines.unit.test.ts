import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fingerprintOf, mergeLines } from './order-lines.ts';

const line = fc.record({
  book_id: fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor'),
  quantity: fc.integer({ min: 1, max: 100 }),
});

const sum = (quantities: number[]) => quantities.reduce((all, some) => all + some, 0);

const request = (lines: { book_id: string; quantity: number }[], holdId?: string) =>
  fingerprintOf({ lines: mergeLines(lines), paymentToken: 'tok_ok', holdId });

describe('merging lines', () => {
  it('loses no copy and names each book once', () => {
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const merged = mergeLines(lines);
        expect(new Set(merged.map(({ bookId }) => bookId)).size).toBe(merged.length);
        expect(sum(merged.map(({ quantity }) => quantity))).toBe(
          sum(lines.map(({ quantity }) => quantity)),
        );
        expect(merged.flatMap(({ sources }) => sources).toSorted((a, b) => a - b)).toEqual([
          ...lines.keys(),
        ]);
      }),
    );
  });
});

describe('the fingerprint of a request', () => {
  it('is the same for split and merged lines', () => {
    const split = [
      { book_id: 'a', quantity: 1 },
      { book_id: 'a', quantity: 2 },
    ];
    expect(request(split)).toBe(request([{ book_id: 'a', quantity: 3 }]));
  });

  it('differs by quantity, book, token and hold', () => {
    const one = [{ book_id: 'a', quantity: 1 }];
    const prints = [
      request(one),
      request([{ book_id: 'a', quantity: 2 }]),
      request([{ book_id: 'b', quantity: 1 }]),
      request(one, 'hold'),
      fingerprintOf({ lines: mergeLines(one), paymentToken: 'tok_slow', holdId: undefined }),
    ];
    expect(new Set(prints).size).toBe(prints.length);
  });
});
