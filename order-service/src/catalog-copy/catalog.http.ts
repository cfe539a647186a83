import { type Book as BookReply, bookSchema } from '@bookstore/contracts/books';
import { centsFromDecimal } from '@bookstore/contracts/money';
import { currentContext } from '@bookstore/platform/context';
import { unavailable } from '@bookstore/platform/errors';
import { z } from 'zod';
import type { Catalog, CatalogBook } from './book.ts';

const PAGE_TIMEOUT_MS = 10_000;
const NEXT = /<([^>]+)>; rel="next"/;

const booksSchema = z.array(bookSchema);

const toBook = (book: BookReply): CatalogBook => ({
  id: book.id,
  title: book.title,
  priceCents: centsFromDecimal(book.price),
  available: book.stock,
  version: book.version,
});

/** Ids come from clients: some of them would lead to the path of another resource. */
const isPathSegment = (id: string): boolean => id.isWellFormed() && !/^\.{1,2}$/.test(id);

/** Sends the request id and the trace along. `fetch` keeps the connections alive. */
const get = async (url: string, signal: AbortSignal): Promise<Response> => {
  const context = currentContext();
  const headers = {
    accept: 'application/json',
    ...(context ? { 'x-request-id': context.requestId, traceparent: context.traceparent } : {}),
  };
  try {
    return await fetch(url, { headers, signal });
  } catch (error) {
    throw unavailable('The catalog does not answer right now.', error);
  }
};

const read = async <S extends z.ZodType>(reply: Response, schema: S): Promise<z.output<S>> => {
  try {
    if (!reply.ok) throw new Error(`the catalog answered ${reply.status}`);
    return schema.parse(await reply.json());
  } catch (error) {
    throw unavailable('The catalog does not answer right now.', error);
  }
};

export const createHttpCatalog = (baseUrl: string): Catalog => ({
  getBook: async (id, maxWaitMs) => {
    if (!isPathSegment(id)) return null;
    const url = new URL(`/books/${encodeURIComponent(id)}`, baseUrl).href;
    const reply = await get(url, AbortSignal.timeout(maxWaitMs));
    if (reply.status === 404 || reply.status === 400) {
      await reply.body?.cancel();
      return null;
    }
    return toBook(await read(reply, bookSchema));
  },
  listBooks: async function* (signal) {
    let url: string | null = new URL('/books?limit=100&sort=newest', baseUrl).href;
    while (url !== null) {
      const limits = AbortSignal.any([signal, AbortSignal.timeout(PAGE_TIMEOUT_MS)]);
      const reply: Response = await get(url, limits);
      yield (await read(reply, booksSchema)).map(toBook);
      const next: string | undefined = NEXT.exec(reply.headers.get('link') ?? '')?.[1];
      url = next === undefined ? null : new URL(next, baseUrl).href;
    }
  },
});
