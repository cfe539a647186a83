import type { Order } from '../orders/order.ts';

/** An order whose payment waits for the runner. */
export type PaymentTask = {
  order: Order;
  /** How often it was tried, this time included. */
  tries: number;
  since: Date;
};

export type PaymentWorkStore = {
  /** The next due order, for this replica alone until the lease ends; null when there is none. */
  claim: (now: Date, leaseMs: number) => Promise<PaymentTask | null>;
  /** Puts it off, unless the order changed meanwhile. */
  postpone: (order: Order, due: Date) => Promise<void>;
  /** Nothing is left to do, unless the order changed meanwhile. */
  finish: (order: Order) => Promise<void>;
};
