import { randomUUID } from 'node:crypto';
import { orderSchema } from '@bookstore/contracts/orders';
import { eventually } from '@bookstore/testkit';
import { expect } from '@jest/globals';
import type { Buy, Interval, Restock } from '../../proof/history/history.ts';
import { call, placeOrder, readOrder } from './client.ts';

type Buyer = { access_token: string };

const timed = async <T>(work: () => Promise<T>): Promise<{ result: T; took: Interval }> => {
  const from = performance.now();
  const result = await work();
  return { result, took: { from, to: performance.now() } };
};

const OUT_OF_STOCK = 409;

/** The state of an order once it is settled. */
const settledOrder = (url: string, { access_token: token }: Buyer, id: string) =>
  eventually(async () => {
    const order = await readOrder(url, token, id);
    expect(order.status).not.toBe('PENDING');
    return order;
  });

export type RecordedBuy = { buy: Buy; orderId: string | null };

/** Orders copies of a book, waits for the outcome, and tells when all of that was. Throws on any other answer. */
export const recordBuy = async (
  url: string,
  buyer: Buyer,
  body: { book_id: string; quantity: number; payment_token?: string },
): Promise<RecordedBuy> => {
  const { result, took } = await timed(async () => {
    const key = { 'idempotency-key': randomUUID() };
    const answer = await placeOrder(url, buyer.access_token, body, key);
    if (answer.status === OUT_OF_STOCK) return { outcome: 'refused' as const, orderId: null };
    expect(answer.status).toBe(201);
    const { order_id: orderId } = orderSchema.parse(answer.body);
    const { status, reason } = await settledOrder(url, buyer, orderId);
    if (status === 'ACCEPTED') return { outcome: 'accepted' as const, orderId };
    const outcome = reason === 'out-of-stock' ? ('refused' as const) : ('ended' as const);
    return { outcome, orderId };
  });
  const { outcome, orderId } = result;
  const id = orderId ?? randomUUID();
  // Copies of an order that came to nothing come back some time after its buyer was told.
  const to = outcome === 'ended' ? Number.POSITIVE_INFINITY : took.to;
  const buy = { kind: 'buy', id, from: took.from, to, quantity: body.quantity, outcome } as const;
  return { buy, orderId };
};

/** Cancels an accepted order. The copies come back some time after the call, nobody is told when. */
export const recordCancel = async (
  url: string,
  { access_token: token }: Buyer,
  { buy, orderId }: RecordedBuy,
): Promise<RecordedBuy> => {
  const from = performance.now();
  const answer = await call(url, `/order/${orderId}/cancel`, { method: 'POST', token });
  expect(answer.status).toBe(200);
  return { orderId, buy: { ...buy, returned: { from, to: Number.POSITIVE_INFINITY } } };
};

export const recordRestock = async (
  url: string,
  adminToken: string,
  bookId: string,
  quantity: number,
): Promise<Restock> => {
  const body = { delta: quantity, reason: 'new copies' };
  const { result, took } = await timed(() =>
    call(url, `/books/${bookId}/stock`, { token: adminToken, body }),
  );
  expect(result.status).toBe(200);
  return { kind: 'restock', id: randomUUID(), ...took, quantity };
};
