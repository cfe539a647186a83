import type { OrderStatus } from '@bookstore/contracts/orders';
import type { Principal } from '@bookstore/platform/auth';
import { orderNotFound } from './order.errors.ts';
import type { OrderQueries, OrderStore, Position } from './order.ports.ts';
import type { Order } from './order.ts';

export type Page = { orders: Order[]; next: Position | null };

/** Throws `order-not-found` also for an order that the asker has no business with. */
export type GetOrder = (id: string, asker: Principal) => Promise<Order>;

export const createGetOrder =
  (orders: Pick<OrderStore, 'find'>): GetOrder =>
  async (id, asker) => {
    const order = await orders.find(id);
    if (!order || (order.userId !== asker.userId && asker.role !== 'admin')) throw orderNotFound();
    return order;
  };

export type ListOrdersCommand = {
  status: OrderStatus | undefined;
  limit: number;
  after: Position | null;
  /** Of one user, or of all. */
  usernameKey: string | undefined;
};

/** One page, newest first, and where the next one begins. */
export type ListOrders = (command: ListOrdersCommand) => Promise<Page>;

export const createListOrders =
  (queries: Pick<OrderQueries, 'list'>): ListOrders =>
  async ({ status, limit, after, usernameKey }) => {
    const filter = {
      ...(usernameKey === undefined ? {} : { usernameKey }),
      ...(status === undefined ? {} : { status }),
    };
    const found = await queries.list(filter, after, limit + 1);
    const orders = found.slice(0, limit);
    const last = orders.at(-1);
    return { orders, next: found.length > limit && last ? last : null };
  };
