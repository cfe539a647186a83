import type { Book as BookView, StockMovement } from '@bookstore/contracts/books';
import { CURRENCY, decimalFromCents } from '@bookstore/contracts/money';
import type { RecordedMovement } from '../stock/movement.ports.ts';
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

export const movementView = (movement: RecordedMovement): StockMovement => ({
  id: movement.id,
  kind: movement.kind,
  delta: movement.delta,
  balance: movement.balance,
  reason: movement.reason,
  ...(movement.orderId === null ? {} : { order_id: movement.orderId }),
  at: movement.at.toISOString(),
});
