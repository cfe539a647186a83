import {
  type Book as BookReply,
  bookSchema,
  lookUpBooksOperation,
} from '@bookstore/contracts/books';
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

/** Sends the request id and the trace along. `fetch` keeps the connections alive. */
const call = async (url: string, init: RequestInit): Promise<Response> => {
  const context = currentContext();
  const headers = {
    accept: 'application/json',
    ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(context ? { 'x-request-id': context.requestId, traceparent: context.traceparent } : {}),
  };
  try {
    return await fetch(url, { ...init, headers });
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
  lookUpBooks: async (ids, maxWaitMs) => {
    const { method, path } = lookUpBooksOperation;
    const reply = await call(new URL(path, baseUrl).href, {
      method,
      body: JSON.stringify({ ids }),
      signal: AbortSignal.timeout(maxWaitMs),
    });
    return (await read(reply, booksSchema)).map(toBook);
  },
  listBooks: async function* (signal) {
    let url: string | null = new URL('/books?limit=100&sort=newest', baseUrl).href;
    while (url !== null) {
      const limits = AbortSignal.any([signal, AbortSignal.timeout(PAGE_TIMEOUT_MS)]);
      const reply: Response = await call(url, { signal: limits });
      yield (await read(reply, booksSchema)).map(toBook);
      const next: string | undefined = NEXT.exec(reply.headers.get('link') ?? '')?.[1];
      url = next === undefined ? null : new URL(next, baseUrl).href;
    }
  },
});
