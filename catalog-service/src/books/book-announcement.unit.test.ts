import { expect, test } from '@jest/globals';
import { AT, sampleBook } from '../testing/samples.ts';
import { announcementsOf, coalesce } from './book-announcement.ts';
import { withArchived, withDetails, withMovedCopies } from './book.ts';

const book = sampleBook('a', { available: 2, reserved: 1 });

test.each([
  ['a new book', null, book, ['book-added']],
  ['an edit', book, withDetails(book, { title: 'New' }, AT), ['book-changed']],
  [
    'an edit of details and stock',
    book,
    withMovedCopies(withDetails(book, {}, AT), { available: 1 }),
    ['book-changed'],
  ],
  ['an archived book', book, withArchived(book, AT), ['book-archived']],
  ['copies that were bought', book, withMovedCopies(book, { available: -1 }), ['stock-changed']],
  ['reserved copies that were sold', book, withMovedCopies(book, { reserved: -1 }), []],
])('%s is told as it should', (_, before, after, told) => {
  expect(announcementsOf(before, after)).toEqual(told);
});

test('a newer announcement takes the place of one that still waits', () => {
  const waiting = [
    { type: 'book-added', id: 1 },
    { type: 'stock-changed', id: 2 },
  ];

  expect(coalesce(waiting, [{ type: 'stock-changed', id: 3 }])).toEqual([
    { type: 'book-added', id: 1 },
    { type: 'stock-changed', id: 3 },
  ]);
});
