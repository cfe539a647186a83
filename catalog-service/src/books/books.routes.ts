import {
  archiveBookOperation,
  createBookOperation,
  getBookOperation,
  lookUpBooksOperation,
  updateBookOperation,
} from '@bookstore/contracts/books';
import { type RouteOperation, type Route } from '@bookstore/platform/http';
import type { AddBook, ArchiveBook, EditBook } from './edit-books.ts';
import { changedDetails, detailsOf, viewOf } from './book.http.ts';
import type { LoadBooks } from './book.ts';
import type { ReadBook } from './read-book.ts';

export type BookUseCases = {
  addBook: AddBook;
  readBook: ReadBook;
  loadBooks: LoadBooks;
  editBook: EditBook;
  archiveBook: ArchiveBook;
};

/** Public replies may be one second old. */
export const PUBLIC = { 'Cache-Control': 'public, max-age=1' } as const;

export const createBookRoutes = (route: RouteOperation, books: BookUseCases): Route[] => [
  route(createBookOperation, async ({ body }) => {
    const book = await books.addBook(detailsOf(body), body.stock);
    return { status: 201, headers: { Location: `/books/${book.id}` }, body: viewOf(book) };
  }),
  route(getBookOperation, async ({ params }) => {
    const { etag, body } = await books.readBook(params['id'] ?? '');
    return { status: 200, headers: { ...PUBLIC, ETag: etag }, body };
  }),
  route(lookUpBooksOperation, async ({ body }) => {
    const found = await books.loadBooks([...new Set(body.ids)]);
    return { status: 200, body: found.filter(({ archived }) => !archived).map(viewOf) };
  }),
  route(updateBookOperation, async ({ params, body }) => {
    const edit = { details: changedDetails(body), available: body.stock, version: body.version };
    return { status: 200, body: viewOf(await books.editBook(params['id'] ?? '', edit)) };
  }),
  route(archiveBookOperation, async ({ params }) => {
    await books.archiveBook(params['id'] ?? '');
    return { status: 204 };
  }),
];
