import { z } from 'zod';
import { fingerprintOf, type Listing } from './listing.ts';

/** `title`: hits with all tokens in the title, listed first. `rest`: the other hits. `all`: a listing without tiers. */
export type Tier = 'title' | 'rest' | 'all';

/** The last book of a page: the next page begins after it. Dates are milliseconds since 1970. */
export type Cursor = { tier: Tier; key: string | number; id: string };

/** A cursor as clients carry it, bound to its listing. */
export type CursorTuple = readonly [listing: string, tier: Tier, key: string | number, id: string];

export const tiersOf = ({ sort }: Listing): readonly Tier[] =>
  sort === 'relevance' ? ['title', 'rest'] : ['all'];

export const cursorTuple = (listing: Listing, { tier, key, id }: Cursor): CursorTuple => [
  fingerprintOf(listing),
  tier,
  key,
  id,
];

/** Accepts the cursors of this listing and no others. */
export const cursorSchema = (listing: Listing) => {
  const isText = listing.sort === 'title' || listing.sort === 'relevance';
  return z
    .tuple([
      z.literal(fingerprintOf(listing)),
      z.enum(tiersOf(listing)),
      isText ? z.string() : z.int(),
      z.string(),
    ])
    .transform(([, tier, key, id]): Cursor => ({ tier, key, id }));
};
