import { createCall } from '../load/calls.ts';
import type { Call, Expectation } from '../load/plan.ts';
import { makeSettledOrders } from '../shop/settled-orders.ts';
import type { Bench } from './figure.ts';

const BUYERS = 64;
const ORDERS = 64;

export const SERVED = [200, 201];
export const REFUSED = [429, 503];

/** Calls that no edge answers, as many of each: an own order, a book as a signed-in buyer sees it, a new order. */
export const mixedCalls = async (
  { shop, books, buyers }: Bench,
  mayRefuse: boolean,
): Promise<Call[]> => {
  const statuses = mayRefuse ? [...SERVED, ...REFUSED] : SERVED;
  const expect: Expectation = { kind: 'statuses', statuses };
  const signedIn = await buyers(BUYERS);
  const orders = await makeSettledOrders(shop.url, signedIn, books, ORDERS);
  return orders.flatMap(({ id, token }, index) => {
    const book = books[index % books.length] ?? '';
    return [
      createCall({ path: `/order/${id}`, token }, expect),
      createCall({ path: `/books/${book}`, token }, expect),
      createCall({ path: '/order', token, body: { book_id: book } }, expect),
    ];
  });
};
