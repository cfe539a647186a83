import type { OrderStatus } from '@bookstore/contracts/orders';
import type { Principal } from '@bookstore/platform/auth';
import type { OrderStore } from './change-order.ts';
import { orderNotFound } from './order.errors.ts';
import type { Order } from './order.ts';

export type OrderFilter = { usernameKey?: string; status?: OrderStatus };
/** The last order of a page; the next page begins after it. */
export type Cursor = { createdAt: Date; id: string };
export type Page = { orders: Order[]; next: Cursor | null };

/** Newest first. */
export type FindOrders = (
  filter: OrderFilter,
  after: Cursor | null,
  limit: number,
) => Promise<Order[]>;

/** Throws `order-not-found`, also for the order of another user unless the asker is an admin. */
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
  after: Cursor | null;
  /** The orders of one user; undefined: of all users. */
  usernameKey: string | undefined;
};

/** One page, newest first. */
export type ListOrders = (command: ListOrdersCommand) => Promise<Page>;

export const createListOrders =
  (findOrders: FindOrders): ListOrders =>
  async ({ status, limit, after, usernameKey }) => {
    const filter = {
      ...(usernameKey === undefined ? {} : { usernameKey }),
      ...(status === undefined ? {} : { status }),
    };
    const found = await findOrders(filter, after, limit + 1);
    const orders = found.slice(0, limit);
    const last = orders.at(-1);
    return { orders, next: found.length > limit && last ? last : null };
  };
