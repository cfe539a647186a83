import { LRUCache } from 'lru-cache';
import { viewOf } from '../books/book.http.ts';
import type { BookSummary } from '../books/book.ts';

type Found = { id: string; revision: number };

/** The books as JSON text, in the order given, each at the revision found or a newer one. A vanished book is left out. */
export type RenderBooks = (found: readonly Found[]) => Promise<string[]>;

/** The books of these ids as they are now, in any order. */
export type LoadSummaries = (
  ids: readonly string[],
) => Promise<{ revision: number; book: BookSummary }[]>;

/** About ten thousand books with descriptions of a few lines. */
const MAX_CHARACTERS = 8_000_000;
const TTL_MS = 60_000;

/**
 * Keeps the JSON text of books that lists have shown. A new page is rendered from the texts that have the
 * revision found; one query loads the others.
 * @param nowMs a monotonic clock
 */
export const createRenderBooks = (
  load: LoadSummaries,
  nowMs: () => number = () => performance.now(),
  maxCharacters = MAX_CHARACTERS,
): RenderBooks => {
  const items = new LRUCache<string, { revision: number; json: string }>({
    maxSize: maxCharacters,
    sizeCalculation: ({ json }) => json.length,
    ttl: TTL_MS,
    ttlResolution: 0,
    perf: { now: nowMs },
  });

  return async (found) => {
    const rendered = new Map<string, string>();
    for (const { id, revision } of found) {
      const item = items.get(id);
      if (item && item.revision >= revision) rendered.set(id, item.json);
    }
    const missing = found.map(({ id }) => id).filter((id) => !rendered.has(id));
    const loaded = missing.length === 0 ? [] : await load(missing);
    for (const { revision, book } of loaded) {
      const json = JSON.stringify(viewOf(book));
      rendered.set(book.id, json);
      // A concurrent load may have finished first with a newer revision.
      if ((items.get(book.id)?.revision ?? 0) <= revision) items.set(book.id, { revision, json });
    }
    return found.flatMap(({ id }) => rendered.get(id) ?? []);
  };
};
