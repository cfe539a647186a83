import { createHash } from 'node:crypto';
import {
  type BookSort,
  type ListBooksQuery,
  isIsbn,
  isbnKey,
  normaliseIsbn,
} from '@bookstore/contracts/books';
import { centsFromDecimal } from '@bookstore/contracts/money';
import { z } from 'zod';
import { queryTokens } from '../analyzer/analyzer.ts';
import { ignoringCase } from '../analyzer/search-keys.ts';

/** A parsed query: which books in which order. */
export type Listing = {
  /** Tokens of the search. Null: no search. Empty: a `q` of signs only, which finds nothing. */
  words: readonly string[] | null;
  topic: string | null;
  author: string | null;
  minCents: number | null;
  maxCents: number | null;
  inStock: boolean | null;
  sort: BookSort;
};

const orNull = (text: string | undefined): string | null =>
  text === undefined || text.trim() === '' ? null : ignoringCase(text);

const centsOrNull = (price: number | undefined): number | null =>
  price === undefined ? null : centsFromDecimal(price);

const tokensOf = (q: string): string[] => {
  const isbn = normaliseIsbn(q);
  return isIsbn(isbn) ? [isbnKey(isbn)] : queryTokens(q);
};

/** An empty `q`, `topic` or `author` counts as left out. */
export const listingOf = (query: ListBooksQuery): Listing => {
  const words = (query.q ?? '').trim() === '' ? null : tokensOf(query.q ?? '');
  return {
    words,
    topic: orNull(query.topic),
    author: orNull(query.author),
    minCents: centsOrNull(query.min_price),
    maxCents: centsOrNull(query.max_price),
    inStock: query.in_stock ?? null,
    sort: query.sort ?? (words === null ? 'title' : 'relevance'),
  };
};

/** Identifies a listing: a cursor is only valid in its own. */
const fingerprintOf = (listing: Listing): string =>
  createHash('sha1').update(JSON.stringify(listing)).digest('base64url').slice(0, 12);

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
