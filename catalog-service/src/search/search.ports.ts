import type { ShownBook } from '../books/book.ts';
import type { Listing } from './listing.ts';
import type { Position, Rank } from './position.ts';

export type PageRequest = {
  listing: Listing;
  rank: Rank;
  /** Null: from the start. */
  after: Pick<Position, 'key' | 'id'> | null;
  limit: number;
};

/** The next books of a listing within one rank. */
export type FindBooks = (request: PageRequest) => Promise<ShownBook[]>;

/** Every topic of the shop with its number of books, by name. */
export type CountTopics = () => Promise<{ topic: string; books: number }[]>;
