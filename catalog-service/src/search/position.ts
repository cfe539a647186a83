import { z } from 'zod';
import { fingerprintOf, type Listing } from './listing.ts';

/** `title`: hits with all words in the title, which come first. `rest`: the others. `all`: unranked. */
export type Rank = 'title' | 'rest' | 'all';

/** The place after a book in a listing. Dates are milliseconds since 1970. */
export type Position = { rank: Rank; key: string | number; id: string };

/** What a cursor holds: the listing that it belongs to and the place in it. */
export type Bookmark = readonly [listing: string, rank: Rank, key: string | number, id: string];

export const bookmarkAfter = (
  listing: Listing,
  rank: Rank,
  found: Pick<Position, 'key' | 'id'>,
): Bookmark => [fingerprintOf(listing), rank, found.key, found.id];

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
