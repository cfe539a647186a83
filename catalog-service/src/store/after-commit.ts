import type { Claim, OutgoingMessage } from '@bookstore/platform/messaging';
import type { CacheKeeper } from '../cache/cache-keeper.ts';
import type { Committed } from './store.ports.ts';

export type AfterCommitParts = {
  keeper: CacheKeeper;
  /** Books whose loading may have begun before the commit. */
  forget: (bookId: string) => void;
  offer: (claim: Claim) => void;
  claimBooks: (waiting: ReadonlyMap<string, readonly OutgoingMessage[]>) => Claim;
  claimReplies: (waiting: ReadonlyMap<string, readonly OutgoingMessage[]>) => Claim;
};

/** Tells of a commit: first the orders that wait for their answer, then the caches, then everyone. */
export const createAfterCommit =
  (parts: AfterCommitParts) =>
  async ({ books, replies }: Committed): Promise<void> => {
    if (replies.size > 0) {
      const waiting = new Map([...replies].map(([orderId, reply]) => [orderId, [reply]]));
      parts.offer(parts.claimReplies(waiting));
    }
    if (books.size === 0) return;
    const written = [...books.values()];
    for (const { book } of written) parts.forget(book.id);
    await parts.keeper.changed(
      written.map(({ book }) => book),
      written.some(({ edited }) => edited),
    );
    const waiting = new Map(written.map(({ book, messages }) => [book.id, messages]));
    parts.offer(parts.claimBooks(waiting));
  };
