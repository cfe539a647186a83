import type { OutboxClaim, OutboxEntry, OutgoingMessage } from '@bookstore/platform/messaging';
import type { WrittenBook } from '../books/book-transaction.ts';
import type { CacheKeeper } from '../cache/cache-keeper.ts';

/** What a commit changed, for the caches and the relay. */
export type Committed = {
  books: ReadonlyMap<string, WrittenBook>;
  /** By order id. */
  replies: ReadonlyMap<string, OutgoingMessage>;
};

export type AfterCommitParts = {
  keeper: CacheKeeper;
  /** Drops loads of a book that may have begun before the commit. */
  forget: (bookId: string) => void;
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
    for (const { book } of written) parts.forget(book.id);
    await parts.keeper.changed(
      written.map(({ book }) => book),
      written.some(({ edited }) => edited),
    );
    parts.offer(parts.claimBooks(written.map(({ book, messages }) => ({ id: book.id, messages }))));
  };
