import { expect, test } from '@jest/globals';
import { holdsMoreValuesThan } from './count-values.ts';

test.each([
  ['a text', 'abc', 1],
  ['nothing', undefined, 1],
  ['null', null, 1],
  ['an empty list', [], 1],
  ['a list', [1, null, 'a'], 4],
  ['an object', { a: 1, b: [2, { c: 3 }] }, 6],
])('%s holds as many values as it does', (_name, json, count) => {
  expect(holdsMoreValuesThan(count - 1, json)).toBe(true);
  expect(holdsMoreValuesThan(count, json)).toBe(false);
});
