import { expect, test } from '@jest/globals';
import { AT, sampleBook } from '../testing/samples.ts';
import { coalesce, eventsOf } from './book-events.ts';
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
])('%s has its event', (_, before, after, types) => {
  expect(eventsOf(before, after)).toEqual(types);
});

test('a newer event replaces one of its type that still waits', () => {
  const waiting = [
    { type: 'book-added', id: 1 },
    { type: 'stock-changed', id: 2 },
  ];

  expect(coalesce(waiting, [{ type: 'stock-changed', id: 3 }])).toEqual([
    { type: 'book-added', id: 1 },
    { type: 'stock-changed', id: 3 },
  ]);
});
