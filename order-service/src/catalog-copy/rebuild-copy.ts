import type { BookCopies, Catalog } from './book.ts';

const BOOK_TIMEOUT_MS = 5_000;

/**
 * Rebuilds the copy from what the catalog returns. Messages may be applied meanwhile, since versions
 * order both. A book that the list lacks is read alone, for it may be new. Throws `unavailable`.
 * @returns the number of books that the catalog listed, and of books that were found archived
 */
export type RebuildCopy = (signal: AbortSignal) => Promise<{ listed: number; archived: number }>;

export const createRebuildCopy =
  ({ copies, catalog }: { copies: BookCopies; catalog: Catalog }): RebuildCopy =>
  async (signal) => {
    const listed = new Set<string>();
    for await (const page of catalog.listBooks(signal)) {
      await copies.upsert(page);
      for (const book of page) listed.add(book.id);
    }
    let archived = 0;
    for await (const ids of copies.liveIds()) {
      for (const id of ids.filter((known) => !listed.has(known))) {
        if ((await catalog.getBook(id, BOOK_TIMEOUT_MS)) !== null) continue;
        await copies.markArchived(id);
        archived += 1;
      }
    }
    return { listed: listed.size, archived };
  };
