import type { AloneFigure, Figure } from './figure.ts';
import { popularBooks } from './p1-popular-books.ts';
import { allBooks } from './p2-all-books.ts';
import { lists } from './p3-lists.ts';
import { ownOrder } from './p4-own-order.ts';
import { logins } from './p5-logins.ts';
import { calmOrders } from './p6-calm-orders.ts';
import { settledOrders } from './p7-p8-settled-orders.ts';
import { rushForFewCopies } from './p9-rush.ts';
import { manyBooks } from './p10-many-books.ts';
import { overload } from './p11-overload.ts';
import { npmStart } from './p12-npm-start.ts';
import { scaleOut } from './p13-scale-out.ts';
import { hotItem } from './p14-hot-item.ts';

/** Measured first, each alone. */
export const ALONE_FIGURES: readonly AloneFigure[] = [npmStart, manyBooks, scaleOut];

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
  hotItem,
  overload,
];

/** What is promised and has no figure yet: the table names it, so that nobody takes its silence for success. */
export const NOT_YET: readonly { id: string; what: string }[] = [];
