import { randomBytes } from 'node:crypto';
import { type Book, bookSchema } from '@bookstore/contracts/books';
import { z } from 'zod';
import { type Calls, check } from './checks.ts';
import { waitUntil } from './wait.ts';

const getBook = (id: string, headers: Record<string, string> = {}) => ({
  method: 'GET',
  path: `/books/${id}`,
  headers,
});

/** What visitors and the admin do with books. */
export const createCatalogSteps = (calls: Calls, adminToken: string) => {
  const addBook = async (stock: number): Promise<Book> => {
    const word = `smoke${randomBytes(6).toString('hex')}`;
    const { body, headers } = await calls.json(201, bookSchema, {
      method: 'POST',
      path: '/books',
      token: adminToken,
      body: { title: `A Test of ${word}`, author: 'The Smoke Test', price: 12.34, stock },
    });
    check(headers.get('location')?.endsWith(`/books/${body.id}`) ?? false, 'wrong Location');
    check(body.stock === stock && body.price === 12.34, 'stock or price differs');
    return body;
  };

  const refuseStranger = (buyerToken: string) =>
    calls.problem('forbidden', {
      method: 'POST',
      path: '/books',
      token: buyerToken,
      body: { title: 'Not Mine to Add', author: 'A Buyer', price: 1, stock: 1 },
    });

  const readAgainByEtag = async (book: Book): Promise<void> => {
    const { body, headers } = await calls.json(200, bookSchema, getBook(book.id));
    check(body.title === book.title, 'another book came');
    const etag = headers.get('etag') ?? '';
    check(etag.startsWith('W/"'), 'no weak ETag');
    await calls.empty(304, getBook(book.id, { 'if-none-match': etag }));
  };

  const find = async (book: Book): Promise<void> => {
    const word = book.title.split(' ').at(-1) ?? '';
    const path = `/books?q=${word.slice(0, -2)}`;
    const { body } = await calls.json(200, z.array(bookSchema), { method: 'GET', path });
    check(body.length === 1 && body[0]?.id === book.id, 'the search does not find just this book');
  };

  /** Signed in, so that no edge cache answers. */
  const waitForStock = async (book: Book, stock: number): Promise<void> => {
    const look = async (): Promise<number> => {
      const request = { ...getBook(book.id), token: adminToken };
      return (await calls.json(200, bookSchema, request)).body.stock;
    };
    await waitUntil(`stock ${stock} wanted`, look, (seen) => seen === stock);
  };

  const archive = (book: Book) =>
    calls.empty(204, { method: 'DELETE', path: `/books/${book.id}`, token: adminToken });

  const refuseArchived = (book: Book) =>
    calls.problem('book-not-found', { ...getBook(book.id), token: adminToken });

  return {
    addBook,
    refuseStranger,
    readAgainByEtag,
    find,
    waitForStock,
    archive,
    refuseArchived,
  };
};
