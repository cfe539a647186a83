import { randomUUID } from 'node:crypto';
import { type OrderReply, orderSchema, type PaymentToken } from '@bookstore/contracts/orders';
import { z } from 'zod';
import type { Client, Told } from './client.ts';
import type { Attempt, Line } from './records.ts';

export type Wanted = {
  items: readonly Line[];
  token: PaymentToken;
  holdId?: string;
  /** Of the hot book, when it is what the order is for. */
  hotBookId?: string;
};

const TRIES = 8;
const WAIT_S = 3;
const LIST_LIMIT = 100;
const HAS_NEXT = /rel="next"/;

/** Notes that somebody wants this order. */
export const beginAttempt = (client: Client, wanted: Wanted): Attempt => {
  const { items, token } = wanted;
  const held = wanted.holdId !== undefined;
  const attempt = { buyer: client.name, key: randomUUID(), items, token, held };
  client.records.attempts.push(attempt);
  return attempt;
};

const note = (client: Client, route: string, told: Told, order: OrderReply, key?: string) => {
  const { askedAt, toldAt } = told;
  const of = { buyer: order.username, route, askedAt, toldAt, order };
  client.records.seen.push(key === undefined ? of : { ...of, key });
};

/**
 * Sends an order until there is an answer, or only so often. The same attempt may be sent by several at once: it is
 * one order. `timeoutMs`: the client hangs up then. Null: refused, or no answer.
 */
export const sendOrder = async (
  client: Client,
  attempt: Attempt,
  { holdId, hotBookId }: Wanted,
  how: { tries?: number; timeoutMs?: number; isFirst?: boolean } = {},
): Promise<OrderReply | null> => {
  const { tries = TRIES, timeoutMs, isFirst = true } = how;
  const route = 'POST /order';
  const { key, items } = attempt;
  const hot = { client: client.name, kind: 'order', id: key, askedAt: performance.now() } as const;
  const told = await client.ask(
    {
      route,
      method: 'POST',
      path: '/order',
      headers: {
        'idempotency-key': key,
        ...(client.random.chance(0.5) ? { prefer: `wait=${WAIT_S}` } : {}),
      },
      body: { items, payment_token: attempt.token, ...(holdId && { hold_id: holdId }) },
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    },
    tries,
  );
  const problems = ['out-of-stock'];
  const order = told && client.read(told, route, { status: 201, schema: orderSchema, problems });
  if (told && order) note(client, route, told, order, key);
  if (told && !order) attempt.refusedAt = told.toldAt;
  if (hotBookId !== undefined && isFirst) {
    const quantity = items.reduce((sum, line) => sum + line.quantity, 0);
    const outcome = told === null ? 'unknown' : order ? 'done' : 'refused';
    client.records.hot.push({ ...hot, quantity, toldAt: told?.toldAt ?? null, outcome });
  }
  return order;
};

/** The order as the shop has it now; null when it did not say. */
export const readOrder = async (client: Client, orderId: string): Promise<OrderReply | null> => {
  const route = 'GET /order/{id}';
  const told = await client.ask({ route, method: 'GET', path: `/order/${orderId}` }, 2);
  // A 404 of an order that was acknowledged is a wrong reply, like any other.
  const order = told && client.read(told, route, { status: 200, schema: orderSchema });
  if (told && order) note(client, route, told, order);
  return order;
};

/** `POST /order/{id}/cancel`, `/ship` or `/deliver`; the last two are an admin's. */
export const moveOrder = async (
  client: Client,
  order: OrderReply,
  move: 'cancel' | 'ship' | 'deliver',
  hotBookId?: string,
): Promise<void> => {
  const route = `POST /order/{id}/${move}`;
  const id = order.order_id;
  const askedAt = performance.now();
  const told = await client.ask(
    { route, method: 'POST', path: `/order/${id}/${move}` },
    move === 'cancel' ? TRIES : 1,
  );
  const problems = ['illegal-transition'];
  const moved = told && client.read(told, route, { status: 200, schema: orderSchema, problems });
  if (told && moved) note(client, route, told, moved);
  if (move !== 'cancel') return;
  if (told?.status === 409) {
    client.records.refusedCancels.push({ orderId: id, askedAt: told.askedAt, toldAt: told.toldAt });
  }
  if (order.items.every((line) => line.book_id === hotBookId)) {
    client.records.hot.push({
      client: client.name,
      kind: 'cancel',
      id,
      quantity: order.items.reduce((sum, line) => sum + line.quantity, 0),
      askedAt,
      toldAt: told?.toldAt ?? null,
      outcome: told === null ? 'unknown' : moved ? 'done' : 'refused',
    });
  }
};

/** The newest orders of the client itself. */
export const listOrders = async (client: Client): Promise<void> => {
  const route = 'GET /orders/{username}';
  const path = `/orders/${client.name}?limit=${LIST_LIMIT}`;
  const told = await client.ask({ route, method: 'GET', path }, 2);
  const schema = z.array(orderSchema);
  const orders = told && client.read(told, route, { status: 200, schema });
  if (!told || !orders) return;
  const { askedAt, toldAt } = told;
  const isAll = !HAS_NEXT.test(String(told.headers['link'] ?? ''));
  const orderIds = orders.map(({ order_id }) => order_id);
  client.records.lists.push({ buyer: client.name, askedAt, toldAt, orderIds, isAll });
  for (const order of orders) note(client, route, told, order);
};
