import { allBooks } from './p2-all-books.ts';
import type { Figure } from './figure.ts';
import { popularBooks } from './p1-popular-books.ts';
import { lists } from './p3-lists.ts';
import { ownOrder } from './p4-own-order.ts';
import { logins } from './p5-logins.ts';
import { calmOrders } from './p6-calm-orders.ts';
import { settledOrders } from './p7-p8-settled-orders.ts';
import { rushForFewCopies } from './p9-rush.ts';

/** In the order in which they are measured. */
export const FIGURES: readonly Figure[] = [
  popularBooks,
  allBooks,
  lists,
  ownOrder,
  logins,
  calmOrders,
  settledOrders,
  rushForFewCopies,
];

/** What is promised and has no figure yet: the table names it, so that nobody takes its silence for success. */
export const NOT_YET: readonly { id: string; what: string }[] = [];
