import type { OutboxClaim, OutboxEntry, OutgoingMessage } from '@bookstore/platform/messaging';
import { entryOf } from '../books/book.http.ts';
import type { WrittenBook } from '../books/book-transaction.ts';
import type { CacheRefresher } from '../cache/cache-refresher.ts';

/** What a commit changed, for the caches and the relay. */
export type Committed = {
  books: ReadonlyMap<string, WrittenBook>;
  /** By order id. */
  replies: ReadonlyMap<string, OutgoingMessage>;
};

export type AfterCommitParts = {
  refresher: Pick<CacheRefresher, 'committed'>;
  offer: (claim: OutboxClaim) => void;
  claimBooks: (entries: readonly OutboxEntry[]) => OutboxClaim;
  claimReplies: (entries: readonly OutboxEntry[]) => OutboxClaim;
};

/** Publishes the replies to orders, refreshes the caches, then publishes the events of the books. */
export const createAfterCommit =
  (parts: AfterCommitParts) =>
  async ({ books, replies }: Committed): Promise<void> => {
    if (replies.size > 0) {
      const entries = [...replies].map(([id, reply]) => ({ id, messages: [reply] }));
      parts.offer(parts.claimReplies(entries));
    }
    if (books.size === 0) return;
    const written = [...books.values()];
    await parts.refresher.committed(
      new Map(written.map(({ book }) => [book.id, entryOf(book)])),
      written.some(({ edited }) => edited),
    );
    parts.offer(parts.claimBooks(written.map(({ book, messages }) => ({ id: book.id, messages }))));
  };
