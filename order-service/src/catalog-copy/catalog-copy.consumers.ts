import type { BookState } from '@bookstore/contracts/messages';
import { type Consumer, type ConsumerParts, createConsumer } from '@bookstore/platform/messaging';
import type { BookCopies } from './book.ts';

const BOOK_MESSAGES = ['book-added', 'book-changed', 'book-archived', 'stock-changed'] as const;
const PREFETCH = 200;
const MAX_BATCH = 100;

/** Consumers of the catalog's messages about books. A batch of messages is one write. */
export const createCatalogCopyConsumers = (
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
