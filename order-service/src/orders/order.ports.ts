import type { OrderStatus } from '@bookstore/contracts/orders';
import type { Changed, Order } from './order.ts';

/** The key that a buyer gave to a request, and what the request said. */
export type IdempotencyClaim = { key: string; fingerprint: string };

export type KnownRequest = { order: Order; fingerprint: string };

/** Orders as the use cases need them. Each write carries its outgoing message with it. */
export type OrderStore = {
  /** Null when the buyer's key already has an order. */
  insert: (order: Order, placed: Changed, claim: IdempotencyClaim | null) => Promise<Order | null>;
  /** Null when the key is free, or its time is over. */
  findByKey: (userId: string, key: string) => Promise<KnownRequest | null>;
  find: (id: string) => Promise<Order | null>;
  /** Writes the change if the order is still at the revision that it was decided on, else null. */
  change: (order: Order, change: Changed, at: Date) => Promise<Order | null>;
};

export type OrderFilter = { usernameKey?: string; status?: OrderStatus };
export type Position = { createdAt: Date; id: string };

export type OrderQueries = {
  /** Newest first. */
  list: (filter: OrderFilter, after: Position | null, limit: number) => Promise<Order[]>;
  /** The longest-waiting PENDING orders placed before that time. */
  findPendingBefore: (time: Date, limit: number) => Promise<Order[]>;
  /** How many states each order was in so far. */
  revisions: (ids: readonly string[]) => Promise<Map<string, number>>;
};
