import type { ShowBooks } from './known-books.ts';
import type { Listing } from './listing.ts';
import { type Bookmark, bookmarkAfter, type Position, type Rank } from './position.ts';
import type { FindBooks, FoundBook } from './search.ports.ts';

export type BookPage = {
  /** The view of each book, as JSON. */
  books: readonly string[];
  /** Where the next page begins; null at the end. */
  next: Bookmark | null;
};

/** One page of a listing, from the start or after a position. */
export type ListBooks = (
  listing: Listing,
  after: Position | null,
  limit: number,
) => Promise<BookPage>;

type Hit = FoundBook & { rank: Rank };

export const createListBooks =
  (findBooks: FindBooks, showBooks: ShowBooks): ListBooks =>
  async (listing, after, limit) => {
    if (listing.words?.length === 0) return { books: [], next: null };
    // One more than asked for tells whether there is a next page.
    const hits = await findHits(findBooks, listing, after, limit + 1);
    const page = hits.slice(0, limit);
    const last = page.at(-1);
    return {
      books: await showBooks(page),
      next: last && hits.length > limit ? bookmarkAfter(listing, last.rank, last) : null,
    };
  };

const findHits = async (
  findBooks: FindBooks,
  listing: Listing,
  after: Position | null,
  limit: number,
): Promise<Hit[]> => {
  const ranks: readonly Rank[] = listing.sort === 'relevance' ? ['title', 'rest'] : ['all'];
  const hits: Hit[] = [];
  for (const rank of ranks.slice(after ? ranks.indexOf(after.rank) : 0)) {
    if (hits.length >= limit) break;
    const found = await findBooks({
      listing,
      rank,
      after: after?.rank === rank ? after : null,
      limit: limit - hits.length,
    });
    hits.push(...found.map((book) => ({ ...book, rank })));
  }
  return hits;
};
