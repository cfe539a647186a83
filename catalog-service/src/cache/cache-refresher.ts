import type { Logger } from '@bookstore/platform/log';
import type { BookCache, BookEntry } from '../books/read-book.ts';
import type { Generations } from './list-cache.ts';

/** Keeps the shared caches coherent with what is committed. Its calls never reject. */
export type CacheRefresher = {
  /** After a commit. `isEdit`: more than the number of copies changed. */
  committed: (entries: ReadonlyMap<string, BookEntry>, isEdit: boolean) => Promise<void>;
  /** False while entries may be outdated or Redis is slow: readers go to the database. */
  isCoherent: () => boolean;
  /** The caches are incoherent until these entries and all lists are renewed. */
  markDirty: (ids: Iterable<string>) => void;
  /** Renews these books and all lists: nobody did so after their last commit. */
  recover: (ids: readonly string[]) => Promise<void>;
  /** One round of the periodic task: renews what is dirty. Rejects when Redis or the database fails. */
  resync: () => Promise<void>;
};

export type RefresherParts = {
  books: BookCache;
  generations: Generations;
  /** The present entries of these ids. */
  loadEntries: (ids: readonly string[]) => Promise<ReadonlyMap<string, BookEntry>>;
  logger: Logger;
  maxDirty?: number;
};

const MAX_DIRTY = 10_000;
const BATCH_SIZE = 100;

/**
 * `dirty`: changes are only remembered. `resyncing`: they are written to the caches again, while what was missed is
 * renewed. `coherent`: everything is. A failure leads back to `dirty`.
 */
type State = 'coherent' | 'dirty' | 'resyncing';

export const createCacheRefresher = (parts: RefresherParts): CacheRefresher => {
  const { books, generations, loadEntries, logger, maxDirty = MAX_DIRTY } = parts;
  const dirty = new Set<string>();
  /** More were missed than `dirty` holds: all entries count as outdated. */
  let hasOverflowed = false;
  let state: State = 'coherent';
  const is = (expected: State): boolean => state === expected;

  const markDirty = (ids: Iterable<string>): void => {
    for (const id of ids) {
      if (dirty.size >= maxDirty) hasOverflowed = true;
      else dirty.add(id);
    }
    state = 'dirty';
  };

  const refresh = async (ids: readonly string[]): Promise<void> => {
    for (let from = 0; from < ids.length; from += BATCH_SIZE) {
      const batch = ids.slice(from, from + BATCH_SIZE);
      // Removed first: what is marked meanwhile stays.
      for (const id of batch) dirty.delete(id);
      try {
        await books.put(await loadEntries(batch));
      } catch (error) {
        markDirty(ids.slice(from));
        throw error;
      }
    }
  };
  const refreshAll = async (): Promise<void> => {
    hasOverflowed = false;
    try {
      for await (const ids of books.ids()) await refresh(ids);
    } catch (error) {
      hasOverflowed = true;
      throw error;
    }
  };

  return {
    isCoherent: () => is('coherent'),
    markDirty,
    committed: async (entries, isEdit) => {
      if (is('dirty')) {
        markDirty(entries.keys());
        return;
      }
      const endLists = isEdit ? generations.bump() : generations.expire(['books']);
      await Promise.all([books.put(entries), endLists]).catch(() => markDirty(entries.keys()));
    },
    recover: async (ids) => {
      if (is('dirty')) markDirty(ids);
      else {
        await refresh(ids)
          .then(() => generations.expire(['books', 'topics']))
          .catch(() => markDirty(ids));
      }
    },
    resync: async () => {
      if (!is('dirty')) return;
      // Writers wait for no Redis that does not answer this.
      await generations.current('books');
      state = 'resyncing';
      try {
        if (hasOverflowed) await refreshAll();
        await refresh([...dirty]);
        await generations.bump();
      } catch (error) {
        state = 'dirty';
        throw error;
      }
      // A change that could not be written meanwhile has set the state back.
      if (!is('resyncing')) return;
      state = 'coherent';
      logger.info('the caches are coherent again');
    },
  };
};
