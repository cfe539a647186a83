import { createCall } from '../load/calls.ts';
import type { Call } from '../load/plan.ts';
import { BOOKS_IN_GROUP, groupWord } from '../shop/made-books.ts';
import type { Buyer } from '../shop/sign-in.ts';

const HIGHEST_PRICE = 1_000_000;

/** So many calls of each kind, none of which was made before, over all of these books. */
export type GrowingCalls = Record<'item' | 'first' | 'deep' | 'search' | 'order', Call[]>;

type Wanted = {
  books: readonly string[];
  buyers: readonly Buyer[];
  /** Of the page that is far away. */
  cursor: string;
  count: number;
};

/** Numbers the calls over the life of a shop, so that no cache ever knows the reply. */
export const createGrowingCalls = () => {
  let made = 0;
  /** A highest price that all books keep to, never asked before. */
  const freshPrice = () => {
    made += 1;
    return `max_price=${(HIGHEST_PRICE - made / 100).toFixed(2)}`;
  };
  const page = (query: string): Call =>
    createCall(
      { path: `/books?limit=${BOOKS_IN_GROUP}&${query}&${freshPrice()}` },
      { kind: 'list', status: 200, length: BOOKS_IN_GROUP, each: {} },
    );
  /** Every book is asked for once before one is asked for again. */
  return ({ books, buyers, cursor, count }: Wanted): GrowingCalls => {
    const step = Math.max(1, Math.floor(books.length / count));
    const turns = Array.from({ length: count }, (_, turn) => turn);
    const bookOf = (turn: number) => books[(turn * step + made) % books.length] ?? '';
    const groups = Math.floor(books.length / BOOKS_IN_GROUP);
    return {
      item: turns.map((turn) => {
        const id = bookOf(turn);
        return createCall(
          { path: `/books/${id}` },
          { kind: 'fields', status: 200, fields: { id } },
        );
      }),
      first: turns.map(() => page('sort=title')),
      deep: turns.map(() => page(`sort=title&cursor=${cursor}`)),
      search: turns.map((turn) => page(`q=${groupWord((turn * step) % groups)}`)),
      order: turns.map((turn) =>
        createCall(
          {
            path: '/order',
            token: buyers[turn % buyers.length]?.token ?? '',
            headers: { Prefer: 'wait=10' },
            body: { book_id: bookOf(turn) },
          },
          { kind: 'fields', status: 201, fields: { status: 'ACCEPTED' } },
        ),
      ),
    };
  };
};
