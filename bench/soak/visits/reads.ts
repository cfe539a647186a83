import { bookSchema } from '@bookstore/contracts/books';
import { orderSchema } from '@bookstore/contracts/orders';
import { z } from 'zod';
import { groupQueries, newQueries } from '../../figures/list-queries.ts';
import { BOOKS_IN_GROUP } from '../../shop/made-books.ts';
import type { Cast } from './cast.ts';
import { createVisit, expectThat, parsed, pick, type Visit } from './visit.ts';

const POPULAR = 20;
const PAGE = 20;
const pageSchema = z.array(bookSchema).length(PAGE);
const ordersSchema = z.array(orderSchema).max(PAGE);

const book = (id: string, token?: string): Visit =>
  createVisit('read', { path: `/books/${id}`, ...(token !== undefined && { token }) }, (reply) =>
    expectThat(parsed(reply, 200, bookSchema).id === id, 'another book'),
  );

const list = (path: string): Visit =>
  createVisit('read', { path }, (reply) => void parsed(reply, 200, pageSchema));

/** What visitors look at, in turn: books and lists, known and new to the caches, and their own orders. */
export const createReads = ({ books, buyers, settled }: Cast): ((turn: number) => Visit) => {
  const queries = groupQueries(books.length);
  const nextNewQuery = newQueries(books.length);
  expectThat(BOOKS_IN_GROUP === PAGE, 'a group of books is a page');

  const popularBook = (turn: number) => book(pick(books.slice(0, POPULAR), turn));
  const anyBook = (turn: number) => book(pick(books, turn));
  const settledOrder = (turn: number): Visit => {
    const { path, buyer, body } = pick(settled, turn);
    const token = buyer.session.access_token;
    return createVisit('read', { path, token }, (reply) =>
      expectThat(reply.status === 200 && reply.body.toString() === body, 'the order changed'),
    );
  };
  const looks = [
    popularBook,
    anyBook,
    (turn: number) => book(pick(books, turn * 7), pick(buyers, turn).session.access_token),
    (turn: number) => list(pick(queries, turn)),
    settledOrder,
    popularBook,
    () => list(nextNewQuery()),
    anyBook,
    (turn: number): Visit => {
      const { username, session, newestOrder } = pick(buyers, turn);
      if (newestOrder === null) return settledOrder(turn);
      const request = { path: `/order/${newestOrder}`, token: session.access_token };
      return createVisit('read', request, (reply) => {
        const order = parsed(reply, 200, orderSchema);
        expectThat(order.order_id === newestOrder, 'another order');
        expectThat(order.username === username, "another's order");
      });
    },
    () => list(`/books?limit=${PAGE}`),
    (turn: number): Visit => {
      const { username, session } = pick(buyers, turn);
      const path = `/orders/${username}?limit=${PAGE}`;
      return createVisit('read', { path, token: session.access_token }, (reply) => {
        const orders = parsed(reply, 200, ordersSchema);
        expectThat(orders.length > 0, 'no orders');
        expectThat(
          orders.every((order) => order.username === username),
          "another's orders",
        );
      });
    },
  ];
  return (turn) => pick(looks, turn)(Math.floor(turn / looks.length));
};
