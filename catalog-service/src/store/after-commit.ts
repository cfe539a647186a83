import type { OutboxClaim, OutboxEntry } from '@bookstore/platform/messaging';
import type { CacheKeeper } from '../cache/cache-keeper.ts';
import type { Committed } from './store.ports.ts';

export type AfterCommitParts = {
  keeper: CacheKeeper;
  /** Books whose loading may have begun before the commit. */
  forget: (bookId: string) => void;
  offer: (claim: OutboxClaim) => void;
  claimBooks: (entries: readonly OutboxEntry[]) => OutboxClaim;
  claimReplies: (entries: readonly OutboxEntry[]) => OutboxClaim;
};

/** Tells of a commit: first the orders that wait for their answer, then the caches, then everyone. */
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
