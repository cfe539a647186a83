import { ignoringCase } from './search-keys.ts';

type Faceted = {
  author: string;
  archived: boolean;
  topics: readonly string[];
  stock: { available: number };
};

/** A condition of a list as an element of `facets`. A list of all books asks for `all`. */
export const facet = {
  all: 'all',
  topic: (topic: string): string => `topic:${topic}`,
  author: (author: string): string => `author:${ignoringCase(author)}`,
  stock: (isInStock: boolean): string => (isInStock ? 'in-stock' : 'sold-out'),
} as const;

/**
 * The conditions that a book meets; an archived book meets none. One array needs one index for each order of
 * a list, whatever the filter. MongoDB 6 reads the definitions of all indexes of a collection once for each index
 * when a transaction changes a document, so few indexes make sales fast.
 */
export const facetsOf = (book: Faceted): string[] =>
  book.archived
    ? []
    : [
        facet.all,
        ...book.topics.map(facet.topic),
        facet.author(book.author),
        facet.stock(book.stock.available > 0),
      ];
