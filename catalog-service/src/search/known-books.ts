import { viewOf } from '../books/book-view.ts';
import type { FoundBook, LoadShownBooks } from './search.ports.ts';

type Found = Pick<FoundBook, 'id' | 'revision'>;

/** The views of these books, as JSON, in this order: as they were found, or newer. */
export type ShowBooks = (found: readonly Found[]) => Promise<string[]>;

/** About ten thousand books with descriptions of a few lines. */
const MOST_CHARACTERS = 8_000_000;
/** As in Redis: after a failover a revision that was never committed may be given away again. */
const TTL_MS = 60_000;

type Known = { revision: number; until: number; json: string };

/**
 * Keeps books as lists show them while their revision is the one that a query found, so that a page that nobody
 * asked for before is made of what is known of its books; those that are not known are loaded, all at once.
 * @param nowMs any clock that goes forward only
 */
export const createShowBooks = (
  load: LoadShownBooks,
  nowMs: () => number = () => performance.now(),
  mostCharacters = MOST_CHARACTERS,
): ShowBooks => {
  const known = new Map<string, Known>();
  let characters = 0;

  const forget = (id: string): void => {
    characters -= known.get(id)?.json.length ?? 0;
    known.delete(id);
  };
  const keep = (id: string, entry: Known): void => {
    // Deleted first: the oldest is the first of the map.
    forget(id);
    known.set(id, entry);
    characters += entry.json.length;
    for (const oldest of known.keys()) {
      if (characters <= mostCharacters) break;
      forget(oldest);
    }
  };

  return async (found) => {
    const now = nowMs();
    const shown = new Map<string, string>();
    for (const { id, revision } of found) {
      const entry = known.get(id);
      if (entry && entry.revision >= revision && entry.until > now) shown.set(id, entry.json);
    }
    const missing = found.map(({ id }) => id).filter((id) => !shown.has(id));
    const loaded = missing.length === 0 ? [] : await load(missing);
    for (const { revision, book } of loaded) {
      const { id } = book;
      const json = JSON.stringify(viewOf(book));
      shown.set(id, json);
      const before = known.get(id);
      // Who loaded later may have been quicker.
      if (!before || before.until <= now || before.revision <= revision) {
        keep(id, { revision, until: now + TTL_MS, json });
      }
    }
    return found.flatMap(({ id }) => shown.get(id) ?? []);
  };
};
