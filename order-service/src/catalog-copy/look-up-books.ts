import { createBatcher } from '@bookstore/platform/batcher';
import { overloaded } from '@bookstore/platform/errors';
import { LRUCache } from 'lru-cache';
import PQueue from 'p-queue';
import type { Book, BookCopies, Catalog, CatalogBook } from './book.ts';

/** For the turn and the answer. */
const UNKNOWN_MAX_WAIT_MS = 1_500;
const MAX_TURN_MS = 1_000;
const STOCK_MAX_WAIT_MS = 500;
const KEEP_MS = 1_000;
const MAX_KEPT = 10_000;
/** Calls for unknown books: four in flight and a hundred a second leave the processors to other requests. */
const PACE = { concurrency: 4, interval: 50, intervalCap: 5 };
/** Requests that wait for their turn: with those in flight fewer than the edge lets in, so that others get in, too. */
const MAX_WAITING = 96;
/** Calls that confirm stock: more would only wait at the catalog. */
const MAX_STOCK_CALLS = 24;
const MAX_IDS_PER_CALL = 50;

export type BookLookUp = {
  /**
   * Books of the own copy. One call asks the catalog for all that are missing there, in its turn; its
   * answer, also that a book is unknown, is kept for a second. Unknown and archived books are left out.
   * Throws `unavailable`: at once when too many wait, else after 1.5 s at most.
   */
  find: (ids: readonly string[]) => Promise<Map<string, Book>>;
  /**
   * The copies of each book that can be bought now, as the catalog says; null where it does not
   * answer. The ids of all who ask at the same time share a call that starts after they ask.
   */
  confirmStock: (ids: readonly string[]) => Promise<(number | null)[]>;
};

type Parts = { copies: Pick<BookCopies, 'find' | 'upsert'>; catalog: Pick<Catalog, 'lookUpBooks'> };
/** The books of one call, by id. */
type Found = ReadonlyMap<string, CatalogBook>;

export const createBookLookUp = ({ copies, catalog }: Parts): BookLookUp => {
  const lookUp = async (ids: readonly string[], maxWaitMs: number): Promise<Found> => {
    const found = await catalog.lookUpBooks([...new Set(ids)], maxWaitMs);
    return new Map(found.map((book) => [book.id, book]));
  };

  const unknownCalls = new PQueue(PACE);
  const callInTurn = (ids: readonly string[]): Promise<Found> => {
    if (unknownCalls.size >= MAX_WAITING) throw tooMany();
    const giveUpAt = performance.now() + UNKNOWN_MAX_WAIT_MS;
    const waiting = new AbortController();
    const timer = setTimeout(() => waiting.abort(tooMany()), MAX_TURN_MS);
    const send = (): Promise<Found> => {
      clearTimeout(timer);
      return lookUp(ids, Math.max(1, Math.round(giveUpAt - performance.now())));
    };
    return unknownCalls.add(send, { signal: waiting.signal });
  };
  // An id has the answer of its call as soon as it is asked for, for others to share.
  const answers = new LRUCache<string, Promise<Found>>({ max: MAX_KEPT, ttl: KEEP_MS });
  const askFor = (ids: readonly string[]): Promise<Found> => {
    const answer = callInTurn(ids).then(async (found) => {
      await copies.upsert([...found.values()]);
      return found;
    });
    for (const id of ids) answers.set(id, answer);
    const forget = (id: string) => answers.peek(id) === answer && answers.delete(id);
    answer.catch(() => ids.forEach(forget));
    return answer;
  };
  const findUnknown = async (ids: readonly string[]): Promise<CatalogBook[]> => {
    const shared = new Set<Promise<Found>>();
    const unasked = ids.filter((id) => {
      const answer = answers.get(id);
      if (answer) shared.add(answer);
      return !answer;
    });
    if (unasked.length > 0) shared.add(askFor(unasked));
    const found = await Promise.all(shared);
    return ids.flatMap((id) => found.find((books) => books.has(id))?.get(id) ?? []);
  };

  // Not cached: copies that came back a moment ago can be bought.
  let stockCalls = 0;
  const askStock = createBatcher<string, number>(
    async (ids) => {
      if (stockCalls >= MAX_STOCK_CALLS) throw tooMany();
      stockCalls += 1;
      try {
        const found = await lookUp(ids, STOCK_MAX_WAIT_MS);
        return ids.map((id) => found.get(id)?.available ?? 0);
      } finally {
        stockCalls -= 1;
      }
    },
    { maxBatchSize: MAX_IDS_PER_CALL },
  );

  return {
    find: async (ids) => {
      const known = await copies.find(ids);
      const found = await findUnknown(ids.filter((id) => !known.has(id)));
      for (const book of found) known.set(book.id, { ...book, archived: false });
      return new Map([...known].filter(([, book]) => !book.archived));
    },
    confirmStock: (ids) => Promise.all(ids.map((id) => askStock(id).catch(() => null))),
  };
};

const tooMany = () => overloaded('Too many books are looked up right now.');
