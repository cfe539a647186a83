import { expect, test } from '@jest/globals';
import { createHoldBodySchema } from './holds.ts';
import { createBookBodySchema, listBooksQuerySchema, updateBookBodySchema } from './schemas.ts';

const BOOK = { title: 'Emma', author: 'Jane Austen', price: 9.99, stock: 3 };
const isBook = (fields: object): boolean =>
  createBookBodySchema.safeParse({ ...BOOK, ...fields }).success;

test.each([
  ['300 characters outside of the basic plane', { title: '\u{1f4da}'.repeat(300) }, true],
  ['301 characters', { title: '\u{1f4da}'.repeat(301) }, false],
  ['only white space', { title: ' \u3000\ufeff' }, false],
  ['half a surrogate pair', { title: 'a\ud83d' }, false],
  ['a path', { image_url: '/covers/1.svg' }, true],
  ['the root path', { image_url: '/' }, true],
  ['an address', { image_url: 'HTTPS://example.com/a?b#c' }, true],
  ['another host without a scheme', { image_url: '//example.com/a' }, false],
  ['a script', { image_url: 'javascript:alert(1)' }, false],
  ['an address with a control character', { image_url: 'http://a/\u0000' }, false],
  ['an address with white space', { image_url: '/a b' }, false],
  ['a third decimal', { price: 1.234 }, false],
  ['a topic that grows when it is normalised', { topics: ['\ufb2c'.repeat(50)] }, false],
])('%s: a book %j is valid: %s', (_name, fields, valid) => {
  expect(isBook(fields)).toBe(valid);
});

test('an edit must change a field', () => {
  expect(updateBookBodySchema.safeParse({ version: 1 }).success).toBe(false);
  expect(updateBookBodySchema.safeParse({ version: 1, isbn: null }).success).toBe(true);
});

test('a query is read from its text', () => {
  const query = { limit: '5', min_price: '1.5', in_stock: 'false' };
  expect(listBooksQuerySchema.parse(query)).toEqual({ limit: 5, min_price: 1.5, in_stock: false });
  expect(listBooksQuerySchema.parse({})).toEqual({ limit: 20 });
});

const holdLines = (count: number, books = count) =>
  Array.from({ length: count }, (_, n) => ({ book_id: `${n % books}`, quantity: 1 }));

test.each([
  ['21 lines of 20 books', [], holdLines(21, 20)],
  ['21 books', ['items'], holdLines(21)],
  [
    '21 books and half a line',
    ['items.21.quantity', 'items'],
    [...holdLines(21), { book_id: 'a' }],
  ],
])('a hold of %s: errors at %j', (_name, paths, items) => {
  const { error } = createHoldBodySchema.safeParse({ items });
  expect(error?.issues.map(({ path }) => path.join('.')) ?? []).toEqual(paths);
});
