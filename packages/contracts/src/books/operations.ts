import { z } from 'zod';
import { defineOperation } from '../http/operation.ts';
import { pageQuerySchema } from '../http/values.ts';
import { holdOperations } from './holds.ts';
import * as schemas from './schemas.ts';

export * from './holds.ts';
export * from './isbn.ts';
export * from './schemas.ts';

const service = 'catalog';
const aBook = { description: 'Book', schema: schemas.bookSchema };

export const createBookOperation = defineOperation({
  id: 'createBook',
  service,
  method: 'post',
  path: '/books',
  access: 'admin',
  summary: 'Add a book',
  body: schemas.createBookBodySchema,
  example: {
    title: 'The Left Hand of Darkness',
    author: 'Ursula K. Le Guin',
    isbn: '978-0-441-47812-5',
    topics: ['science fiction'],
    published_year: 1969,
    price: 12.5,
    stock: 40,
  },
  replies: { 201: { ...aBook, headers: ['Location'] } },
  problems: ['invalid-request', 'isbn-taken'],
});

export const listBooksOperation = defineOperation({
  id: 'listBooks',
  service,
  method: 'get',
  path: '/books',
  access: 'public',
  summary: 'Search and filter books; follow the Link header for more',
  query: schemas.listBooksQuerySchema,
  replies: {
    200: { description: 'Books', headers: ['Link'], schema: z.array(schemas.bookSchema) },
  },
  problems: ['invalid-request'],
});

export const getBookOperation = defineOperation({
  id: 'getBook',
  service,
  method: 'get',
  path: '/books/:id',
  access: 'public',
  summary: 'One book',
  requestHeaders: { 'If-None-Match': z.string().meta({ description: 'an ETag seen before' }) },
  replies: {
    200: { ...aBook, headers: ['ETag'] },
    304: { description: 'Not modified', headers: ['ETag'] },
  },
  problems: ['book-not-found'],
});

export const updateBookOperation = defineOperation({
  id: 'updateBook',
  service,
  method: 'patch',
  path: '/books/:id',
  access: 'admin',
  summary: 'Edit a book, or set its stock',
  body: schemas.updateBookBodySchema,
  example: { price: 11.99, version: 1 },
  replies: { 200: aBook },
  problems: ['invalid-request', 'book-not-found', 'version-mismatch', 'isbn-taken'],
});

export const adjustStockOperation = defineOperation({
  id: 'adjustStock',
  service,
  method: 'post',
  path: '/books/:id/stock',
  access: 'admin',
  summary: 'Add or take away copies',
  body: schemas.adjustStockBodySchema,
  example: { delta: 25, reason: 'delivery of the publisher' },
  replies: { 200: aBook },
  problems: ['invalid-request', 'book-not-found', 'out-of-stock'],
});

export const listStockMovementsOperation = defineOperation({
  id: 'listStockMovements',
  service,
  method: 'get',
  path: '/books/:id/stock-movements',
  access: 'admin',
  summary: 'The ledger of copies on hand, newest first',
  query: pageQuerySchema,
  replies: {
    200: {
      description: 'Movements',
      headers: ['Link'],
      schema: z.array(schemas.stockMovementSchema),
    },
  },
  problems: ['invalid-request', 'book-not-found'],
});

export const archiveBookOperation = defineOperation({
  id: 'archiveBook',
  service,
  method: 'delete',
  path: '/books/:id',
  access: 'admin',
  summary: 'Take a book out of the shop',
  replies: { 204: { description: 'Archived' } },
  problems: ['book-not-found'],
});

export const listTopicsOperation = defineOperation({
  id: 'listTopics',
  service,
  method: 'get',
  path: '/topics',
  access: 'public',
  summary: 'All topics with their number of books',
  replies: { 200: { description: 'Topics', schema: z.array(schemas.topicSchema) } },
  problems: [],
});

/** Finds the books of up to 50 ids in one call. Archived and unknown ids are left out of the reply. */
export const lookUpBooksOperation = defineOperation({
  id: 'lookUpBooks',
  service,
  method: 'post',
  path: '/books/lookup',
  access: 'public',
  audience: 'internal',
  summary: 'Books by id',
  body: schemas.lookUpBooksBodySchema,
  replies: { 200: { description: 'The books found', schema: z.array(schemas.bookSchema) } },
  problems: ['invalid-request'],
});

/** What clients may call: `lookUpBooksOperation` is left out because it is internal. */
export const catalogOperations = [
  createBookOperation,
  listBooksOperation,
  getBookOperation,
  updateBookOperation,
  adjustStockOperation,
  listStockMovementsOperation,
  archiveBookOperation,
  listTopicsOperation,
  ...holdOperations,
] as const;
