import type { CreateBookBody, UpdateBookBody } from '@bookstore/contracts/books';
import { centsFromDecimal } from '@bookstore/contracts/money';
import type { BookDetails } from './book.ts';

/** The details of a new book; what the client left out is empty. */
export const detailsOf = (body: CreateBookBody): BookDetails => ({
  title: body.title,
  author: body.author,
  isbn: body.isbn ?? null,
  topics: body.topics ?? [],
  description: body.description ?? null,
  imageUrl: body.image_url ?? null,
  publishedYear: body.published_year ?? null,
  priceCents: centsFromDecimal(body.price),
});

/** Only the details that the client sent; `null` clears one. */
export const changedDetails = (body: UpdateBookBody): Partial<BookDetails> => ({
  ...(body.title === undefined ? {} : { title: body.title }),
  ...(body.author === undefined ? {} : { author: body.author }),
  ...(body.isbn === undefined ? {} : { isbn: body.isbn }),
  ...(body.topics === undefined ? {} : { topics: body.topics ?? [] }),
  ...(body.description === undefined ? {} : { description: body.description }),
  ...(body.image_url === undefined ? {} : { imageUrl: body.image_url }),
  ...(body.published_year === undefined ? {} : { publishedYear: body.published_year }),
  ...(body.price === undefined ? {} : { priceCents: centsFromDecimal(body.price) }),
});
