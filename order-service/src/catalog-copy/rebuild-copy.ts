import type { BookCopies, Catalog } from './book.ts';

const LOOK_UP_TIMEOUT_MS = 5_000;
const LOOK_UP_SIZE = 50;

/**
 * Rebuilds the copy from what the catalog returns. Messages may be applied meanwhile, since versions
 * order both. Books that the list lacks are looked up by id, for they may be new. Throws `unavailable`.
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
      const unlisted = ids.filter((id) => !listed.has(id));
      for (let start = 0; start < unlisted.length; start += LOOK_UP_SIZE) {
        const asked = unlisted.slice(start, start + LOOK_UP_SIZE);
        const found = await catalog.lookUpBooks(asked, LOOK_UP_TIMEOUT_MS);
        const live = new Set(found.map(({ id }) => id));
        for (const id of asked.filter((each) => !live.has(each))) {
          await copies.markArchived(id);
          archived += 1;
        }
      }
    }
    return { listed: listed.size, archived };
  };
