import type { BookState, MessageType } from '@bookstore/contracts/messages';
import type { Book } from './book.ts';

export type BookEvent = Extract<
  MessageType,
  'book-added' | 'book-changed' | 'book-archived' | 'stock-changed'
>;

/** The integration events of a change; `before` is null for a new book. */
export const eventsOf = (before: Book | null, after: Book): BookEvent[] => {
  if (before === null) return ['book-added'];
  if (after.archived && !before.archived) return ['book-archived'];
  // Each event carries the full state, so `book-changed` includes the stock.
  if (after.version !== before.version) return ['book-changed'];
  return after.stockVersion === before.stockVersion ? [] : ['stock-changed'];
};

export const bookState = (book: Book): BookState => ({
  book_id: book.id,
  version: book.version,
  stock_version: book.stockVersion,
  title: book.title,
  price_cents: book.priceCents,
  available: book.stock.available,
  archived: book.archived,
});

/**
 * Adds messages to an outbox. A new message replaces a waiting one of its type, because each carries the
 * full state: a busy book never has more than one message of a type waiting.
 */
export const coalesce = <M extends { type: string }>(
  waiting: readonly M[],
  added: readonly M[],
): M[] => [
  ...waiting.filter((message) => added.every(({ type }) => type !== message.type)),
  ...added,
];
