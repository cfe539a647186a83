import type { BookState } from '@bookstore/contracts/messages';
import { type Consumer, type ConsumerParts, createConsumer } from '@bookstore/platform/messaging';
import type { BookCopies } from './book.ports.ts';

const BOOK_MESSAGES = ['book-added', 'book-changed', 'book-archived', 'stock-changed'] as const;
const PREFETCH = 200;
const MAX_BATCH = 100;

/** Feeds the own copy of the catalog; many messages at once make one write. */
export const createBookConsumers = (
  parts: ConsumerParts,
  copies: Pick<BookCopies, 'applyStates'>,
): Consumer[] =>
  BOOK_MESSAGES.map((type) =>
    createConsumer(parts, {
      type,
      prefetch: PREFETCH,
      maxBatch: MAX_BATCH,
      handle: (messages) => copies.applyStates(messages.map(({ body }): BookState => body)),
    }),
  );
