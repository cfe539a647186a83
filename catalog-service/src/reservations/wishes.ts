import type { Wish } from './plan-settlements.ts';

/** What each news of an order wants. One that was shipped or delivered was accepted, even if that message is late. */
export const WISHES = {
  'order-accepted': 'sell',
  'order-shipped': 'sell',
  'order-delivered': 'sell',
  'order-rejected': 'give-back',
  'order-cancelled': 'give-back',
} as const satisfies Record<string, Wish>;

export type SettlingType = keyof typeof WISHES;

export const SETTLING_TYPES: readonly SettlingType[] = [
  'order-accepted',
  'order-rejected',
  'order-cancelled',
  'order-shipped',
  'order-delivered',
];
