import { createHash } from 'node:crypto';
import { listBooksOperation, listTopicsOperation } from '@bookstore/contracts/books';
import {
  type RouteOperation,
  type Route,
  decodeCursor,
  encodeCursor,
  nextLink,
} from '@bookstore/platform/http';
import { PUBLIC } from '../books/books.routes.ts';
import type { ReadList } from '../cache/list-cache.ts';
import type { ListBooks } from './list-books.ts';
import { cursorSchema, listingOf } from './listing.ts';

export type SearchUseCases = {
  listBooks: ListBooks;
  /** Every topic of the shop with its number of books, by name. */
  countTopics: () => Promise<{ topic: string; books: number }[]>;
  readList: ReadList;
};

const keyOf = (query: unknown): string =>
  createHash('sha1').update(JSON.stringify(query)).digest('base64url');

export const createSearchRoutes = (
  route: RouteOperation,
  { listBooks, countTopics, readList }: SearchUseCases,
): Route[] => [
  route(listBooksOperation, async ({ query, req }) => {
    const listing = listingOf(query);
    const { cursor, limit } = query;
    const after = cursor === undefined ? null : decodeCursor(cursorSchema(listing), cursor);
    const { body, next } = await readList('books', keyOf([listing, after, limit]), async () => {
      const page = await listBooks(listing, after, limit);
      return {
        body: Buffer.from(`[${page.books.join(',')}]`),
        next: page.next && encodeCursor(page.next),
      };
    });
    const link = next === null ? {} : { Link: nextLink(req.originalUrl, next) };
    return { status: 200, headers: { ...PUBLIC, ...link }, body };
  }),
  route(listTopicsOperation, async () => {
    const { body } = await readList('topics', 'topics', async () => ({
      body: Buffer.from(JSON.stringify(await countTopics())),
      next: null,
    }));
    return { status: 200, headers: PUBLIC, body };
  }),
];
