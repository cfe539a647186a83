import type { OrderStatus } from '@bookstore/contracts/orders';
import { STATUS_WORDS } from './order-words.ts';

const isStatus = (text: string): text is OrderStatus => Object.hasOwn(STATUS_WORDS, text);

/** The status of an address (`?status=SHIPPED`); null for all orders, and for what is no status. */
export const readStatus = (text: string | null): OrderStatus | null =>
  text !== null && isStatus(text) ? text : null;
