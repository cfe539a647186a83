import type { ListBooksQuery } from '@bookstore/contracts/books';
import type { Book } from '../books/book.ts';
import { type Listing, listingOf } from './listing.ts';
import { cursorAfter, type Position, positionOf, type Rank } from './position.ts';
import type { FindBooks } from './search.ports.ts';

export type BookPage = {
  books: readonly Book[];
  /** Cursor of the next page; null at the end. */
  next: string | null;
};

/** One page of books. Throws `invalid-request` for a cursor of another listing. */
export type ListBooks = (query: ListBooksQuery) => Promise<BookPage>;

type Hit = { rank: Rank; book: Book };

export const createListBooks =
  (findBooks: FindBooks): ListBooks =>
  async (query) => {
    const listing = listingOf(query);
    const after = query.cursor === undefined ? null : positionOf(listing, query.cursor);
    if (listing.words?.length === 0) return { books: [], next: null };
    // One more than asked for tells whether there is a next page.
    const hits = await findHits(findBooks, listing, after, query.limit + 1);
    const page = hits.slice(0, query.limit);
    const last = page.at(-1);
    return {
      books: page.map(({ book }) => book),
      next: last && hits.length > page.length ? cursorAfter(listing, last.rank, last.book) : null,
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
    const books = await findBooks({
      listing,
      rank,
      after: after?.rank === rank ? after : null,
      limit: limit - hits.length,
    });
    hits.push(...books.map((book) => ({ rank, book })));
  }
  return hits;
};
