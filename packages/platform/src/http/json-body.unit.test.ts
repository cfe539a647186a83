import { expect, test } from '@jest/globals';
import { hasMoreValuesThan } from './json-body.ts';

test.each([
  ['a text', 'abc', 1],
  ['nothing', undefined, 1],
  ['null', null, 1],
  ['an empty list', [], 1],
  ['a list', [1, null, 'a'], 4],
  ['an object', { a: 1, b: [2, { c: 3 }] }, 6],
])('counts the values of %s', (_name, json, count) => {
  expect(hasMoreValuesThan(count - 1, json)).toBe(true);
  expect(hasMoreValuesThan(count, json)).toBe(false);
});
