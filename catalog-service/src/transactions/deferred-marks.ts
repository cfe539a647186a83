import type { Outbox, OutboxClaim, OutboxEntry } from '@bookstore/platform/messaging';
import type { Logger } from '@bookstore/platform/log';

/** Claims whose messages are marked as published once their documents have been quiet for a moment. */
export type DeferredMarks = {
  claim: (entries: readonly OutboxEntry[]) => OutboxClaim;
  /** Marks what waits. */
  stop: () => Promise<void>;
};

/** Far below the lease of an outbox: no relay publishes the messages again meanwhile. */
const QUIET_MS = 100;

/**
 * A mark writes the book, so one that meets a transaction on the same book aborts it. A busy book needs no
 * mark: the next event replaces the published one in its outbox. Only a book that is quiet is marked.
 */
export const createDeferredMarks = (
  { claimWritten }: Pick<Outbox, 'claimWritten'>,
  logger: Logger,
): DeferredMarks => {
  const waiting = new Map<unknown, { entry: OutboxEntry; dueAt: number }>();
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
      // The newer claim includes whatever still waits in these outboxes.
      for (const { id } of entries) waiting.delete(id);
      return {
        ...claimWritten(entries),
        markPublished: async () => {
          const dueAt = performance.now() + QUIET_MS;
          for (const entry of entries) waiting.set(entry.id, { entry, dueAt });
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
