import type { BookDocument } from '../books/book.mongo.ts';
import type { ShownBook } from '../books/book.ts';

/** What a list shows, field by field: MongoDB finds these faster than all but a few, and Node reads half as many. */
export const LISTED_PROJECTION = {
  title: 1,
  author: 1,
  isbn: 1,
  topics: 1,
  description: 1,
  image_url: 1,
  published_year: 1,
  price_cents: 1,
  available: 1,
  version: 1,
  created_at: 1,
  updated_at: 1,
} as const;

export type ListedDocument = Pick<BookDocument, '_id' | keyof typeof LISTED_PROJECTION>;

export const toListedBook = (document: ListedDocument): ShownBook => ({
  id: document._id,
  title: document.title,
  author: document.author,
  isbn: document.isbn,
  topics: document.topics,
  description: document.description,
  imageUrl: document.image_url,
  publishedYear: document.published_year,
  priceCents: document.price_cents,
  stock: { available: document.available },
  version: document.version,
  createdAt: document.created_at,
  updatedAt: document.updated_at,
});
