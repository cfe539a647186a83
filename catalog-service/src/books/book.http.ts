import type { Book as BookView, CreateBookBody, UpdateBookBody } from '@bookstore/contracts/books';
import { CURRENCY, centsFromDecimal, decimalFromCents } from '@bookstore/contracts/money';
import { weakEtag } from '@bookstore/platform/http';
import { type BookEntry, UNKNOWN_BOOK } from './read-book.ts';
import type { Book, BookDetails, BookSummary, LoadBooks } from './book.ts';

/** A book as clients see it. */
export const viewOf = (book: BookSummary): BookView => ({
  id: book.id,
  title: book.title,
  author: book.author,
  isbn: book.isbn,
  topics: [...book.topics],
  description: book.description,
  image_url: book.imageUrl,
  published_year: book.publishedYear,
  price: decimalFromCents(book.priceCents),
  currency: CURRENCY,
  stock: book.stock.available,
  version: book.version,
  created_at: book.createdAt.toISOString(),
  updated_at: book.updatedAt.toISOString(),
});

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

/** The reply of a book, ready to send; none for an archived one. */
export const entryOf = (book: Book): BookEntry => {
  if (book.archived) return { revision: book.revision, reply: null };
  const body = Buffer.from(JSON.stringify(viewOf(book)));
  return { revision: book.revision, reply: { etag: weakEtag(body), body } };
};

/** One entry for each id, also for those that no book has. */
export type LoadEntries = (ids: readonly string[]) => Promise<ReadonlyMap<string, BookEntry>>;

export const createLoadEntries =
  (loadBooks: LoadBooks): LoadEntries =>
  async (ids) => {
    const entries = new Map(ids.map((id) => [id, UNKNOWN_BOOK]));
    for (const book of await loadBooks(ids)) entries.set(book.id, entryOf(book));
    return entries;
  };
