import type { ListOrdersQuery } from '@bookstore/contracts/orders';
import type { Principal } from '@bookstore/platform/auth';
import { decodeCursor, encodeCursor } from '@bookstore/platform/http';
import { z } from 'zod';
import { orderNotFound } from './order.errors.ts';
import type { OrderQueries, OrderStore } from './order.ports.ts';
import type { Order } from './order.ts';

const cursorSchema = z.tuple([z.iso.datetime(), z.uuid()]);

export type Page = { orders: Order[]; nextCursor: string | null };

/** Throws `order-not-found` also for an order that the asker has no business with. */
export type GetOrder = (id: string, asker: Principal) => Promise<Order>;

export const createGetOrder =
  (orders: Pick<OrderStore, 'find'>): GetOrder =>
  async (id, asker) => {
    const order = await orders.find(id);
    if (!order || (order.userId !== asker.userId && asker.role !== 'admin')) throw orderNotFound();
    return order;
  };

/** One page, newest first. Throws `invalid-request` for a cursor that is none. */
export type ListOrders = (query: ListOrdersQuery, usernameKey?: string) => Promise<Page>;

export const createListOrders =
  (queries: Pick<OrderQueries, 'list'>): ListOrders =>
  async ({ status, limit, cursor }, usernameKey) => {
    const filter = {
      ...(usernameKey === undefined ? {} : { usernameKey }),
      ...(status === undefined ? {} : { status }),
    };
    const found = await queries.list(filter, cursor === undefined ? null : read(cursor), limit + 1);
    const orders = found.slice(0, limit);
    const last = orders.at(-1);
    const hasMore = found.length > limit && last !== undefined;
    return {
      orders,
      nextCursor: hasMore ? encodeCursor([last.createdAt.toISOString(), last.id]) : null,
    };
  };

const read = (cursor: string) => {
  const [createdAt, id] = decodeCursor(cursorSchema, cursor);
  return { createdAt: new Date(createdAt), id };
};
