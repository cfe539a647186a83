import type { BookSort } from '@bookstore/contracts/books';
import { z } from 'zod';
import type { ShownBook } from '../books/book.ts';
import { fingerprintOf, type Listing } from './listing.ts';
import { titleKey } from './search-keys.ts';

/** `title`: hits with all words in the title, which come first. `rest`: the others. `all`: unranked. */
export type Rank = 'title' | 'rest' | 'all';

/** The place after a book in a listing. Dates are milliseconds since 1970. */
export type Position = { rank: Rank; key: string | number; id: string };

/** What any order of books goes by. */
export type OrderedBook = Pick<ShownBook, 'id' | 'title' | 'priceCents' | 'createdAt'>;

const sortKeyOf = (book: OrderedBook, sort: BookSort): string | number => {
  switch (sort) {
    case 'title':
    case 'relevance':
      return titleKey(book.title);
    case 'price':
    case '-price':
      return book.priceCents;
    case 'newest':
      return book.createdAt.getTime();
    default:
      return sort satisfies never;
  }
};

/** What a cursor holds: the listing that it belongs to and the place in it. */
export type Bookmark = readonly [listing: string, rank: Rank, key: string | number, id: string];

export const bookmarkAfter = (listing: Listing, rank: Rank, book: OrderedBook): Bookmark => [
  fingerprintOf(listing),
  rank,
  sortKeyOf(book, listing.sort),
  book.id,
];

/** Reads the bookmarks of this listing as positions, and nothing else. */
export const positionSchema = (listing: Listing) => {
  const ranks = listing.sort === 'relevance' ? (['title', 'rest'] as const) : (['all'] as const);
  const isText = listing.sort === 'title' || listing.sort === 'relevance';
  return z
    .tuple([
      z.literal(fingerprintOf(listing)),
      z.enum(ranks),
      isText ? z.string() : z.int(),
      z.string(),
    ])
    .transform(([, rank, key, id]): Position => ({ rank, key, id }));
};
