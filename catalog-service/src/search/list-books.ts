import {
  type Cursor,
  type CursorTuple,
  type Listing,
  type Tier,
  cursorTuple,
  tiersOf,
} from './listing.ts';
import type { RenderBooks } from './list-item-cache.ts';

export type BookPage = {
  /** Each book as JSON text. */
  books: readonly string[];
  /** Where the next page begins; null at the end. */
  next: CursorTuple | null;
};

/** One page of a listing, from the start or after a cursor. */
export type ListBooks = (
  listing: Listing,
  after: Cursor | null,
  limit: number,
) => Promise<BookPage>;

export type PageRequest = {
  listing: Listing;
  tier: Tier;
  /** Null: from the start. */
  after: Pick<Cursor, 'key' | 'id'> | null;
  limit: number;
};

/** A book's place in its listing, and the revision that the query saw. */
export type FoundBook = Pick<Cursor, 'key' | 'id'> & { revision: number };

/** The next books of a listing within one tier. */
export type FindBooks = (request: PageRequest) => Promise<FoundBook[]>;

export const createListBooks =
  (findBooks: FindBooks, renderBooks: RenderBooks): ListBooks =>
  async (listing, after, limit) => {
    if (listing.words?.length === 0) return { books: [], next: null };
    // One book more than the page holds: it shows whether there is a next page.
    const hits = await findHits(findBooks, listing, after, limit + 1);
    const page = hits.slice(0, limit);
    const last = page.at(-1);
    return {
      books: await renderBooks(page),
      next: last && hits.length > limit ? cursorTuple(listing, last) : null,
    };
  };

const findHits = async (
  findBooks: FindBooks,
  listing: Listing,
  after: Cursor | null,
  limit: number,
): Promise<(FoundBook & { tier: Tier })[]> => {
  const tiers = tiersOf(listing);
  const hits: (FoundBook & { tier: Tier })[] = [];
  for (const tier of tiers.slice(after ? tiers.indexOf(after.tier) : 0)) {
    if (hits.length >= limit) break;
    const found = await findBooks({
      listing,
      tier,
      after: after?.tier === tier ? after : null,
      limit: limit - hits.length,
    });
    hits.push(...found.map((book) => ({ ...book, tier })));
  }
  return hits;
};
