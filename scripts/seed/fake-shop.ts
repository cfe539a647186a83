import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { type Book, createBookBodySchema } from '@bookstore/contracts/books';
import { createProblem, PROBLEMS, type ProblemCode } from '@bookstore/contracts/http';

/** What the next `POST /books` meets instead of a plain 201; `late` adds the book all the same. */
export type Fault = { code: ProblemCode; late: boolean };

const PAGE = 3;
const NOW = '2024-01-01T00:00:00.000Z';

const reply = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
};

const refuse = (response: ServerResponse, code: ProblemCode) => {
  const body = createProblem(code, { detail: 'as told', instance: '/', requestId: 'r' });
  reply(response, PROBLEMS[code].status, body, { 'retry-after': '1' });
};

/** As much of the shop as the seeder sees: small pages, an author filter, faults on demand. */
export const startFakeShop = async () => {
  const books: Book[] = [];
  const faults: Fault[] = [];

  const list = (url: URL, response: ServerResponse) => {
    const author = url.searchParams.get('author');
    const start = Number(url.searchParams.get('cursor') ?? 0);
    const found = books.filter((book) => author === null || book.author === author);
    url.searchParams.set('cursor', String(start + PAGE));
    const next = `<http://inside.example${url.pathname}${url.search}>; rel="next"`;
    const link: Record<string, string> = found.length > start + PAGE ? { link: next } : {};
    reply(response, 200, found.slice(start, start + PAGE), link);
  };

  const add = async (request: IncomingMessage, response: ServerResponse) => {
    const given = createBookBodySchema.parse(await json(request));
    const book: Book = {
      id: randomUUID(),
      title: given.title,
      author: given.author,
      isbn: given.isbn ?? null,
      topics: given.topics ?? [],
      description: given.description ?? null,
      image_url: given.image_url ?? null,
      published_year: given.published_year ?? null,
      price: given.price,
      currency: 'USD',
      stock: given.stock,
      version: 1,
      created_at: NOW,
      updated_at: NOW,
    };
    const fault = faults.shift();
    if (fault === undefined || fault.late) books.push(book);
    if (fault === undefined) reply(response, 201, book);
    else refuse(response, fault.code);
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://fake');
    if (url.pathname === '/login') {
      const user = { user_id: '1', username: 'admin', role: 'admin', token_type: 'Bearer' };
      reply(response, 200, { ...user, access_token: 'a', refresh_token: 'r', expires_in: 900 });
    } else if (request.method === 'GET') list(url, response);
    else void add(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const close = () => new Promise<void>((resolve) => void server.close(() => resolve()));
  return { baseUrl: `http://127.0.0.1:${address.port}`, books, faults, close };
};
