import type { Logger } from '@bookstore/platform/log';
import type { Book, LoadBooks } from '../books/book.ts';
import type { BookEntry, EntryOf } from './book-entry.ts';
import type { BookCache, ListCache } from './cache.ports.ts';
import { createThrottle } from './throttle.ts';

/** Keeps the shared caches in step with what is committed. Never fails: what it misses, it does later. */
export type CacheKeeper = {
  /** After a commit; `edited`: the lists changed in more than the number of copies. */
  changed: (books: readonly Book[], edited: boolean) => Promise<void>;
  /** False while something was missed: readers go to the database. */
  isInStep: () => boolean;
  /** Puts the present state of these books into the cache. */
  refresh: (ids: readonly string[]) => Promise<void>;
  stop: () => void;
};

export type KeeperParts = {
  books: BookCache;
  lists: ListCache;
  loadBooks: LoadBooks;
  entryOf: EntryOf;
  logger: Logger;
};

const STOCK_RENEWAL_INTERVAL_MS = 250;
const CATCH_UP_INTERVAL_MS = 500;
const MAX_MISSED = 10_000;
const PORTION = 100;

export const createCacheKeeper = ({
  books,
  lists,
  loadBooks,
  entryOf,
  logger,
}: KeeperParts): CacheKeeper => {
  const missed = new Set<string>();
  let tooManyMissed = false;
  let inStep = true;
  let timer: NodeJS.Timeout | undefined;

  const entriesOf = (of: readonly Book[]): Map<string, BookEntry> =>
    new Map(of.map((book) => [book.id, entryOf(book)]));

  const miss = (ids: Iterable<string>): void => {
    for (const id of ids) {
      if (missed.size >= MAX_MISSED) tooManyMissed = true;
      else missed.add(id);
    }
    inStep = false;
    timer ??= setTimeout(() => void catchUp(), CATCH_UP_INTERVAL_MS).unref();
  };

  const refresh = async (ids: readonly string[]): Promise<void> => {
    for (let from = 0; from < ids.length; from += PORTION) {
      const portion = ids.slice(from, from + PORTION);
      // Taken off first: what changes meanwhile comes on again.
      for (const id of portion) missed.delete(id);
      try {
        await books.put(entriesOf(await loadBooks(portion)));
      } catch (error) {
        miss(ids.slice(from));
        throw error;
      }
    }
  };

  const catchUp = async (): Promise<void> => {
    try {
      await lists.renew();
      if (tooManyMissed) for await (const ids of books.ids()) await refresh(ids);
      tooManyMissed = false;
      await refresh([...missed]);
      inStep = missed.size === 0;
    } catch {
      inStep = false;
    }
    timer = undefined;
    if (inStep) logger.info('the cache is in step again');
    else miss([]);
  };

  const renewLists = async (): Promise<void> => {
    await lists.renew().catch(() => miss([]));
  };
  const renewSoon = createThrottle(() => void renewLists(), STOCK_RENEWAL_INTERVAL_MS);

  return {
    isInStep: () => inStep,
    refresh: (ids) => refresh(ids).catch(() => undefined),
    changed: async (changedBooks, edited) => {
      // While it is away each try may cost a time-out: better remembered at once.
      if (!inStep) {
        miss(changedBooks.map(({ id }) => id));
        return;
      }
      const put = books
        .put(entriesOf(changedBooks))
        .catch(() => miss(changedBooks.map(({ id }) => id)));
      if (edited) await Promise.all([put, renewLists()]);
      else {
        renewSoon.call();
        await put;
      }
    },
    stop: () => {
      clearTimeout(timer);
      renewSoon.cancel();
    },
  };
};
