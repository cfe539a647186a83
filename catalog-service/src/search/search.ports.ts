import type { Book, ShownBook } from '../books/book.ts';
import type { Listing } from './listing.ts';
import type { Position, Rank } from './position.ts';

export type PageRequest = {
  listing: Listing;
  rank: Rank;
  /** Null: from the start. */
  after: Pick<Position, 'key' | 'id'> | null;
  limit: number;
};

/** Where a book stands in its listing, and whether what is known of it is still true. */
export type FoundBook = Pick<Position, 'key' | 'id'> & Pick<Book, 'revision'>;

/** The next books of a listing within one rank. */
export type FindBooks = (request: PageRequest) => Promise<FoundBook[]>;

/** These books as they are now, in any order. */
export type LoadShownBooks = (
  ids: readonly string[],
) => Promise<{ revision: number; book: ShownBook }[]>;

/** Every topic of the shop with its number of books, by name. */
export type CountTopics = () => Promise<{ topic: string; books: number }[]>;
