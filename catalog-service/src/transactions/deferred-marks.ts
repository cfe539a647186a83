import type { Outbox, OutboxClaim, OutboxEntry } from '@bookstore/platform/messaging';
import type { Logger } from '@bookstore/platform/log';

/** Claims whose messages are marked as published once their documents have been quiet for a moment. */
export type DeferredMarks = {
  claim: (entries: readonly OutboxEntry[]) => OutboxClaim;
  /** Marks what waits. */
  stop: () => Promise<void>;
};

const QUIET_MS = 100;
/** Far below the lease of an outbox: no relay publishes the messages again meanwhile. */
const MAX_DEFER_MS = 1_000;

const markAt = (now: number, since: number): number =>
  Math.min(now + QUIET_MS, since + MAX_DEFER_MS);

/**
 * A mark writes the book, so one that meets a transaction on the same book aborts it. So the mark waits until the book
 * has been quiet for 100 ms, but for a second at most: each write publishes again what still is in the outbox.
 */
export const createDeferredMarks = (
  { claimWritten }: Pick<Outbox, 'claimWritten'>,
  logger: Logger,
): DeferredMarks => {
  const waiting = new Map<unknown, { entry: OutboxEntry; since: number; dueAt: number }>();
  let timer: NodeJS.Timeout | undefined;

  const markDue = async (now: number): Promise<void> => {
    const due = [...waiting.values()].filter(({ dueAt }) => dueAt <= now);
    for (const { entry } of due) waiting.delete(entry.id);
    if (due.length === 0) return;
    try {
      await claimWritten(due.map(({ entry }) => entry)).markPublished();
    } catch (error) {
      logger.warn(
        { err: error },
        'published events were not marked, the relay publishes them again',
      );
    }
  };
  const schedule = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void markDue(performance.now());
      if (waiting.size > 0) schedule();
    }, QUIET_MS / 2).unref();
  };

  return {
    claim: (entries) => {
      const claimedAt = performance.now();
      for (const { id } of entries) {
        const older = waiting.get(id);
        if (older) older.dueAt = markAt(claimedAt, older.since);
      }
      return {
        ...claimWritten(entries),
        markPublished: async () => {
          const now = performance.now();
          for (const entry of entries) {
            const since = waiting.get(entry.id)?.since ?? now;
            waiting.set(entry.id, { entry, since, dueAt: markAt(now, since) });
          }
          schedule();
        },
      };
    },
    stop: async () => {
      clearTimeout(timer);
      await markDue(Number.POSITIVE_INFINITY);
    },
  };
};
