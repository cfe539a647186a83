import { createBatcher } from '@bookstore/platform/batcher';
import { overloaded } from '@bookstore/platform/errors';
import { LRUCache } from 'lru-cache';
import type { Book, BookCopies, Catalog, CatalogBook } from './book.ts';

const UNKNOWN_MAX_WAIT_MS = 1_500;
const STOCK_MAX_WAIT_MS = 500;
const KEEP_MS = 1_000;
const MAX_KEPT = 10_000;
/** Calls to the catalog that this replica has in flight: more would only wait there. */
const MAX_CALLS = 32;
const MAX_IDS_PER_CALL = 50;

export type BookLookUp = {
  /**
   * Books of the own copy. One call asks the catalog for all that are missing there; its answer, also
   * that a book is unknown, is kept for a second. Unknown and archived books are left out. Throws
   * `unavailable`, at once when too many calls are in flight.
   */
  find: (ids: readonly string[]) => Promise<Map<string, Book>>;
  /**
   * The copies of each book that can be bought now, as the catalog says; null where it does not
   * answer. The ids of all who ask at the same time share a call that starts after they ask.
   */
  confirmStock: (ids: readonly string[]) => Promise<(number | null)[]>;
};

type Parts = { copies: Pick<BookCopies, 'find' | 'upsert'>; catalog: Pick<Catalog, 'lookUpBooks'> };
type Fetched = { book: CatalogBook | null };
type Ask = (id: string) => Promise<CatalogBook | null>;

export const createBookLookUp = ({ copies, catalog }: Parts): BookLookUp => {
  let calls = 0;
  const lookUp = async (
    ids: readonly string[],
    maxWaitMs: number,
  ): Promise<Map<string, CatalogBook>> => {
    if (calls >= MAX_CALLS) throw overloaded('Too many unknown books are looked up right now.');
    calls += 1;
    try {
      const found = await catalog.lookUpBooks([...new Set(ids)], maxWaitMs);
      return new Map(found.map((book) => [book.id, book]));
    } finally {
      calls -= 1;
    }
  };

  // Those who ask for a book while a call for it is in flight share its answer.
  const fetched = new LRUCache<string, Fetched, Ask>({
    max: MAX_KEPT,
    ttl: KEEP_MS,
    ignoreFetchAbort: true,
    fetchMethod: async (id, _stale, { context: ask }) => ({ book: await ask(id) }),
  });
  const fetchBooks = async (ids: readonly string[]): Promise<(CatalogBook | null)[]> => {
    const ask = createBatcher<string, CatalogBook | null>(async (batch) => {
      const found = await lookUp(batch, UNKNOWN_MAX_WAIT_MS);
      await copies.upsert([...found.values()]);
      return batch.map((id) => found.get(id) ?? null);
    });
    const answers = await Promise.all(ids.map((id) => fetched.fetch(id, { context: ask })));
    return answers.map((answer) => answer?.book ?? null);
  };

  // Not cached: copies that came back a moment ago can be bought.
  const askStock = createBatcher<string, number>(
    async (ids) => {
      const found = await lookUp(ids, STOCK_MAX_WAIT_MS);
      return ids.map((id) => found.get(id)?.available ?? 0);
    },
    { maxBatchSize: MAX_IDS_PER_CALL },
  );

  return {
    find: async (ids) => {
      const known = await copies.find(ids);
      const missing = await fetchBooks(ids.filter((id) => !known.has(id)));
      for (const book of missing) if (book) known.set(book.id, { ...book, archived: false });
      return new Map([...known].filter(([, book]) => !book.archived));
    },
    confirmStock: (ids) => Promise.all(ids.map((id) => askStock(id).catch(() => null))),
  };
};
