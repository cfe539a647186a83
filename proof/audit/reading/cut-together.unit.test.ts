import { expect, test } from '@jest/globals';
import { cutTogether } from './cut-together.ts';

test('nothing follows when no part was cut', () => {
  expect(cutTogether([{ ids: ['a', 'b'], isCut: false }])).toBeNull();
});

test('all parts are whole up to the earliest end of those that were cut', () => {
  const parts = [
    { ids: ['a', 'd'], isCut: true },
    { ids: ['a', 'c'], isCut: true },
    { ids: ['a'], isCut: false },
  ];
  expect(cutTogether(parts)).toBe('c');
});

test('the last id does not count where more of it may follow', () => {
  expect(cutTogether([{ ids: ['a', 'b', 'b'], isCut: true, isLastWhole: false }])).toBe('a');
});

test('an id that fills a part alone is passed', () => {
  expect(cutTogether([{ ids: ['a', 'a'], isCut: true, isLastWhole: false }])).toBe('a');
});
