import { expect, test } from '@jest/globals';
import { moveStock } from './stock.ts';

const STOCK = { onHand: 6, available: 3, held: 2, reserved: 1 };

test('copies move between the parts, and what is on hand is their sum', () => {
  const after = { onHand: 6, available: 1, held: 1, reserved: 4 };
  expect(moveStock(STOCK, { available: -2, held: -1, reserved: 3 })).toEqual(after);
  expect(moveStock(STOCK, {})).toEqual(STOCK);
});

test.each([{ available: -3 }, { held: -2 }, { reserved: -1 }])('%j leaves nothing', (delta) => {
  expect(Object.values(moveStock(STOCK, delta))).toContain(0);
});

test.each([{ available: -4 }, { held: -3, available: 9 }, { reserved: -2, available: 9 }])(
  '%j would take more than there is',
  (delta) => {
    expect(() => moveStock(STOCK, delta)).toThrow('below 0');
  },
);
