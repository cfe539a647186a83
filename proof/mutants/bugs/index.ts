import type { Mutant } from '../mutant.ts';
import { EDGE_BUGS } from './edge.ts';
import { HOLD_AND_READ_BUGS } from './holds-and-reads.ts';
import { MESSAGE_BUGS } from './messages.ts';
import { MONEY_BUGS } from './money.ts';
import { ORDER_BUGS } from './orders.ts';
import { SETTLEMENT_BUGS } from './settlements.ts';
import { STOCK_BUGS } from './stock.ts';
import { WHOLE_SHOP_BUGS } from './whole-shop.ts';

/** All known bugs, in the order in which they are tried: those that need a whole shop come last. */
export const MUTANTS: readonly Mutant[] = [
  ...MESSAGE_BUGS,
  ...STOCK_BUGS,
  ...SETTLEMENT_BUGS,
  ...HOLD_AND_READ_BUGS,
  ...ORDER_BUGS,
  ...MONEY_BUGS,
  ...EDGE_BUGS,
  ...WHOLE_SHOP_BUGS,
];
