import { describe, expect, test } from '@jest/globals';
import { listBooksQuerySchema } from '@bookstore/contracts/books';
import fc from 'fast-check';
import { sampleBook } from '../testing/samples.ts';
import { type Listing, cursorSchema, cursorTuple, listingOf } from './listing.ts';
import { decodeCursor, encodeCursor } from '@bookstore/platform/http';
import type { Book } from '../books/book.ts';
import { searchKeys } from '../analyzer/search-keys.ts';

const listing = (query: Record<string, string>) => listingOf(listBooksQuerySchema.parse(query));

const cursorAfter = (of: Listing, book: Book) =>
  encodeCursor(cursorTuple(of, { tier: 'all', id: book.id, key: searchKeys(book).title }));
const parse = (of: Listing, cursor: string) => decodeCursor(cursorSchema(of), cursor);

test('leads back to the place after the book', () => {
  const book = sampleBook('book', { available: 1 }, { title: 'Émile' });

  const cursor = cursorAfter(listing({}), book);

  expect(parse(listing({}), cursor)).toEqual({ tier: 'all', key: 'emile', id: 'book' });
});

test('stays within its bound for every title', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }), (title) => {
      const book = sampleBook('0123456789abcdef01234567', {}, { title });
      expect(cursorAfter(listing({}), book).length).toBeLessThanOrEqual(2_000);
    }),
  );
});

describe('is refused', () => {
  const cursor = cursorAfter(listing({ topic: 'war' }), sampleBook('book', {}));

  test.each([
    ['with other filters', { topic: 'peace' }],
    ['with another sort', { topic: 'war', sort: 'price' }],
    ['without its filters', {}],
  ])('%s', (_, query: Record<string, string>) => {
    expect(() => parse(listing(query), cursor)).toThrow(
      expect.objectContaining({ code: 'invalid-request' }),
    );
  });

  test.each(['', 'x', '!!', Buffer.from('{"$gt":1}').toString('base64url')])('as %j', (text) => {
    expect(() => parse(listing({}), text)).toThrow(
      expect.objectContaining({ code: 'invalid-request' }),
    );
  });
});

test('limit does not bind a cursor', () => {
  const cursor = cursorAfter(listing({ limit: '5' }), sampleBook('book', {}));
  expect(parse(listing({ limit: '7' }), cursor).id).toBe('book');
});
