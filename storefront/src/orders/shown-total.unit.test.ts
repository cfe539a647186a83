import { expect, it } from '@jest/globals';
import { readShownTotal, rememberShownTotal } from './shown-total.ts';

it('reads back what was shown, and nothing from a history that is not its own', () => {
  expect(readShownTotal(rememberShownTotal(1_999))).toBe(1_999);
  for (const state of [null, undefined, 'text', {}, { shownCents: '1' }, { shownCents: 1.5 }]) {
    expect(readShownTotal(state)).toBeNull();
  }
});
