import type { OrderStatus } from '@bookstore/contracts/orders';

export type OrderAction = 'ship' | 'deliver' | 'cancel';

export const STATUS_NAMES: Readonly<Record<OrderStatus, string>> = {
  PENDING: 'Pending',
  ACCEPTED: 'Accepted',
  REJECTED: 'Rejected',
  CANCELLED: 'Cancelled',
  SHIPPED: 'Shipped',
  DELIVERED: 'Delivered',
};

const ACTIONS: Readonly<Record<OrderStatus, readonly OrderAction[]>> = {
  PENDING: ['cancel'],
  ACCEPTED: ['ship', 'cancel'],
  SHIPPED: ['deliver'],
  DELIVERED: [],
  REJECTED: [],
  CANCELLED: [],
};

const DONE_WORDS: Readonly<Record<OrderAction, string>> = {
  ship: 'shipped',
  deliver: 'delivered',
  cancel: 'cancelled',
};

const isStatus = (text: string): text is OrderStatus => Object.hasOwn(STATUS_NAMES, text);

/** A status from an address that anyone may have typed; null: orders of every status. */
export const readStatus = (text: string | null): OrderStatus | null =>
  text !== null && isStatus(text) ? text : null;

/** What an admin can do with an order of this status. The shop decides anyway. */
export const actionsFor = (status: OrderStatus): readonly OrderAction[] => ACTIONS[status];

/** The first letters of an order id: enough for people to tell orders apart. */
export const shortId = (orderId: string): string => orderId.slice(0, 8);

export const doneWords = (action: OrderAction, orderId: string): string =>
  `Order ${shortId(orderId)} is ${DONE_WORDS[action]} now.`;

/** Why the shop refused: the order went another way since it was shown here. */
export const refusedWords = (action: OrderAction, orderId: string, status: OrderStatus): string =>
  `Order ${shortId(orderId)} was not ${DONE_WORDS[action]}: meanwhile it is ${STATUS_NAMES[status].toLowerCase()}.`;
