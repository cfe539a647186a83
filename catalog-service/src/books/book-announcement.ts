import type { BookState, MessageType } from '@bookstore/contracts/messages';
import type { Book } from './book.ts';

export type Announcement = Extract<
  MessageType,
  'book-added' | 'book-changed' | 'book-archived' | 'stock-changed'
>;

/** What the other services are told of a change; null as `before` for a new book. */
export const announcementsOf = (before: Book | null, after: Book): Announcement[] => {
  if (before === null) return ['book-added'];
  if (after.archived && !before.archived) return ['book-archived'];
  // Each announcement carries the full state, so an edit tells of the stock as well.
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
 * The outbox with new messages in it. One that still waits gives way to a newer one of its type: each
 * says everything, so a busy book never has more than one of a type waiting.
 */
export const coalesce = <M extends { type: string }>(
  waiting: readonly M[],
  added: readonly M[],
): M[] => [
  ...waiting.filter((message) => added.every(({ type }) => type !== message.type)),
  ...added,
];
