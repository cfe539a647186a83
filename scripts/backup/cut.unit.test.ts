import { describe, expect, test } from '@jest/globals';
import { judgeOrder, keepsCopies } from './cut.ts';

const STATES = [null, 'reserved', 'rejected', 'sold', 'released', 'returned', 'void'] as const;

/** One row per status of the order, one column per state of its reservation, in the order of STATES. */
const TABLE = [
  ['PENDING', 'tell', 'tell', 'tell', 'tell', 'cancel', 'cancel', 'cancel'],
  ['ACCEPTED', 'cancel', 'tell', 'cancel', 'nothing', 'cancel', 'cancel', 'cancel'],
  ['SHIPPED', 'report', 'tell', 'report', 'nothing', 'report', 'report', 'report'],
  ['DELIVERED', 'report', 'tell', 'report', 'nothing', 'report', 'report', 'report'],
  ['REJECTED', 'tell', 'tell', 'nothing', 'tell', 'nothing', 'nothing', 'nothing'],
  ['CANCELLED', 'tell', 'tell', 'nothing', 'tell', 'nothing', 'nothing', 'nothing'],
] as const;

const CELLS = TABLE.flatMap(([status, ...row]) =>
  STATES.map((state, index) => ({ status, state, mending: row[index] })),
);

describe('an order of a backup', () => {
  test.each(CELLS)('$status with a reservation $state: $mending', ({ status, state, mending }) => {
    expect(judgeOrder(status, state)).toBe(mending);
  });
});

test('a reservation without an order keeps copies from others while it is reserved or sold', () => {
  const keeping = STATES.filter((state) => state !== null && keepsCopies(state));
  expect(keeping).toEqual(['reserved', 'sold']);
});
