import type { Book as BookView } from '@bookstore/contracts/books';
import { CURRENCY, decimalFromCents } from '@bookstore/contracts/money';
import type { BookSummary } from './book.ts';

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
