import { createHash } from 'node:crypto';
import type { BookSort, ListBooksQuery } from '@bookstore/contracts/books';
import { isbnKey, isIsbn, normaliseIsbn } from '@bookstore/contracts/books';
import { centsFromDecimal } from '@bookstore/contracts/money';
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
export const fingerprintOf = (listing: Listing): string =>
  createHash('sha1').update(JSON.stringify(listing)).digest('base64url').slice(0, 12);
