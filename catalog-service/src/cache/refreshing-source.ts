import type { Outbox } from '@bookstore/platform/messaging';

/**
 * A message that waits in an outbox for its sweep tells of a writer that may have died right after
 * its commit: then nobody told the cache either.
 */
export const createRefreshingSource = (
  outbox: Outbox,
  refresh: (bookIds: readonly string[]) => Promise<void>,
): Outbox => ({
  ...outbox,
  claimDue: async (now) => {
    const claim = await outbox.claimDue(now);
    const bodies = claim?.messages.map(({ body }) => body) ?? [];
    await refresh(bodies.flatMap((body) => ('book_id' in body ? [body.book_id] : [])));
    return claim;
  },
});
