import { randomUUID } from 'node:crypto';
import { createOutbox } from '@bookstore/platform/messaging';
import type { Mongo } from '@bookstore/platform/mongo';
import type { OrderStore } from '../orders/change-order.ts';
import { createOrderStore } from '../orders/order.mongo.ts';
import { type OrderCollection, orderCollection } from '../orders/order-document.mongo.ts';
import { type Order, placeOrder } from '../orders/order.ts';
import type { NewOrderStore } from '../orders/place-order.ts';

export type StoredOrders = {
  collection: OrderCollection;
  orders: OrderStore & NewOrderStore;
  now: () => Date;
  /** A new order of one copy, PENDING. */
  place: () => Promise<Order>;
};

const now = (): Date => new Date('2026-01-01T12:00:00Z');

/** The orders of a database alone: nobody sends their messages, nobody works on their payments. */
export const openStoredOrders = ({ db }: Mongo): StoredOrders => {
  const collection = orderCollection(db);
  const orders = createOrderStore({
    orders: collection,
    outbox: createOutbox(collection),
    assertReady: () => undefined,
    relay: { offer: () => undefined },
    now,
    idempotencyTtlMs: 1,
  });
  const place = async (): Promise<Order> => {
    const placed = placeOrder();
    const order: Order = {
      id: randomUUID(),
      userId: 'u',
      username: 'u',
      lines: [{ bookId: 'book', title: 'Book', quantity: 1, unitPriceCents: 100 }],
      paymentToken: 'tok_ok',
      createdAt: now(),
      history: [{ ...placed.state, at: now() }],
      ...placed.state,
    };
    await orders.insert(order, placed, null);
    return order;
  };
  return { collection, orders, now, place };
};
