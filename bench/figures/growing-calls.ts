import { createCall } from '../load/calls.ts';
import type { Call } from '../load/plan.ts';
import { BOOKS_IN_GROUP, groupWord } from '../shop/made-books.ts';
import type { Buyer } from '../shop/sign-in.ts';
import { createTakeNewBooks } from './new-books.ts';

/** Of pages far away. */
const SIZES = 10;
const HIGHEST_PRICE = 1_000_000;

/** So many calls of each kind, none of which was made before, over all of these books. */
export type GrowingCalls = Record<'item' | 'first' | 'deep' | 'search' | 'order', Call[]>;

type Wanted = {
  books: readonly string[];
  buyers: readonly Buyer[];
  /** Of pages that are far away. */
  cursors: readonly string[];
  count: number;
};

/** Numbers the calls over the life of a shop, so that no cache ever knows the reply. */
export const createGrowingCalls = () => {
  const newToShow = createTakeNewBooks(0);
  // Apart from those shown: an order finds no cache filled by its page.
  const newToOrder = createTakeNewBooks(0.5);
  let made = 0;
  let deepMade = 0;
  /** A highest price that all books keep to, never asked before. */
  const freshPrice = () => {
    made += 1;
    return `max_price=${(HIGHEST_PRICE - made / 100).toFixed(2)}`;
  };
  /** A cursor belongs to its query: other sizes of page make it a new one. */
  const deepPage = (cursors: readonly string[]): Call => {
    const cursor = cursors[deepMade % cursors.length] ?? '';
    const limit = BOOKS_IN_GROUP - 1 - (Math.floor(deepMade / cursors.length) % SIZES);
    deepMade += 1;
    return createCall(
      { path: `/books?limit=${limit}&sort=title&cursor=${cursor}` },
      { kind: 'list', status: 200, length: limit, each: {} },
    );
  };
  const page = (query: string): Call =>
    createCall(
      { path: `/books?limit=${BOOKS_IN_GROUP}&${query}&${freshPrice()}` },
      { kind: 'list', status: 200, length: BOOKS_IN_GROUP, each: {} },
    );
  return ({ books, buyers, cursors, count }: Wanted): GrowingCalls => {
    const step = Math.max(1, Math.floor(books.length / count));
    const turns = Array.from({ length: count }, (_, turn) => turn);
    const groups = Math.floor(books.length / BOOKS_IN_GROUP);
    return {
      item: newToShow(books, count).map((id) =>
        createCall({ path: `/books/${id}` }, { kind: 'fields', status: 200, fields: { id } }),
      ),
      first: turns.map(() => page('sort=title')),
      deep: turns.map(() => deepPage(cursors)),
      search: turns.map((turn) => page(`q=${groupWord((turn * step) % groups)}`)),
      order: newToOrder(books, count).map((id, turn) =>
        createCall(
          {
            path: '/order',
            token: buyers[turn % buyers.length]?.token ?? '',
            headers: { Prefer: 'wait=10' },
            body: { book_id: id },
          },
          { kind: 'fields', status: 201, fields: { status: 'ACCEPTED' } },
        ),
      ),
    };
  };
};
