import type { BookCopies, Catalog } from './book.ports.ts';

/** Longest wait for one book that the list did not name. */
const ASK_TIMEOUT_MS = 5_000;

/**
 * Makes the copy again from what the catalog answers; safe beside the messages, which go by version.
 * A book that the list does not name is asked for alone, for it may have been added meanwhile.
 * Throws `unavailable` when the catalog goes away.
 * @returns how many books the catalog listed and how many of the copy were found archived
 */
export type RebuildCopy = (signal: AbortSignal) => Promise<{ listed: number; archived: number }>;

export const createRebuildCopy =
  ({ copies, catalog }: { copies: BookCopies; catalog: Catalog }): RebuildCopy =>
  async (signal) => {
    const listed = new Set<string>();
    for await (const page of catalog.listBooks(signal)) {
      await copies.learn(page);
      for (const book of page) listed.add(book.id);
    }
    let archived = 0;
    for await (const ids of copies.liveIds()) {
      for (const id of ids.filter((known) => !listed.has(known))) {
        if ((await catalog.getBook(id, ASK_TIMEOUT_MS)) !== null) continue;
        await copies.markArchived(id);
        archived += 1;
      }
    }
    return { listed: listed.size, archived };
  };
