import { expect, test } from '@jest/globals';
import { isbnKey, isIsbn, normaliseIsbn } from './isbn.ts';

test.each([
  ['978-0-306-40615-7', true],
  ['0-306-40615-2', true],
  ['080442957x', true],
  // No publisher has this range yet; its check digit is right.
  ['9789999999991', true],
  ['9791034304950', true],
  ['9780306406158', false],
  ['0306406153', false],
  ['4006381333931', false],
  ['978030640615', false],
  ['030640615\u0662', false],
  ['X306406152', false],
  ['', false],
])('%s is an ISBN: %s', (text, expected) => {
  expect(isIsbn(normaliseIsbn(text))).toBe(expected);
});

test.each([
  ['0306406152', '9780306406157'],
  ['080442957X', '9780804429573'],
  ['9780306406157', '9780306406157'],
  ['9791034304950', '9791034304950'],
])('the key of %s is its ISBN-13 %s', (isbn, key) => {
  expect(isIsbn(isbn)).toBe(true);
  expect(isIsbn(key)).toBe(true);
  expect(isbnKey(isbn)).toBe(key);
});

test('the prefix 979 makes another book of the same nine digits', () => {
  expect(isIsbn('103430495X')).toBe(true);
  expect(isbnKey('103430495X')).toBe('9781034304951');
  expect(isbnKey('9791034304950')).toBe('9791034304950');
});
