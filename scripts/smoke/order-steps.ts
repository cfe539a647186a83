import { randomUUID } from 'node:crypto';
import type { Book } from '@bookstore/contracts/books';
import {
  type OrderReply,
  orderSchema,
  type PaymentToken,
  quoteSchema,
} from '@bookstore/contracts/orders';
import { z } from 'zod';
import { type Calls, check } from './checks.ts';
import { waitUntil } from './wait.ts';

/** What a signed-in buyer does with orders. */
export const createOrderSteps = (calls: Calls, token: string, username: string) => {
  const get = (path: string) => ({ method: 'GET', path, token });
  const place = (
    book: Book,
    options: { key?: string; quantity?: number; payment?: PaymentToken },
  ) => ({
    method: 'POST',
    path: '/order',
    token,
    headers: { prefer: 'wait=10', 'idempotency-key': options.key ?? randomUUID() },
    body: {
      items: [{ book_id: book.id, quantity: options.quantity ?? 1 }],
      payment_token: options.payment ?? 'tok_ok',
    },
  });

  const quote = async (book: Book): Promise<void> => {
    const items = [{ book_id: book.id, quantity: 2 }];
    const request = { method: 'POST', path: '/quote', body: { items } };
    const { body } = await calls.json(200, quoteSchema, request);
    check(body.total_price === 24.68, `2 × 12.34 came to ${body.total_price}`);
    check(body.items[0]?.in_stock === true, 'said to be out of stock');
  };

  const order = async (book: Book, key: string): Promise<OrderReply> => {
    const { body, headers } = await calls.json(201, orderSchema, place(book, { key }));
    check(body.status === 'ACCEPTED', `${body.status} (${body.reason}) instead of ACCEPTED`);
    check(body.payment.status === 'captured', `payment ${body.payment.status}, not captured`);
    check(body.total_price === 12.34, `it costs ${body.total_price}`);
    check(headers.get('location')?.endsWith(`/order/${body.order_id}`) ?? false, 'wrong Location');
    check(headers.get('preference-applied') === 'wait=10', 'no Preference-Applied');
    return body;
  };

  const replay = async (book: Book, key: string, first: OrderReply): Promise<void> => {
    const { body, headers } = await calls.json(201, orderSchema, place(book, { key }));
    check(body.order_id === first.order_id, 'the same key made another order');
    check(headers.get('idempotent-replayed') === 'true', 'no Idempotent-Replayed');
  };

  const refuseOtherBody = (book: Book, key: string) =>
    calls.problem('idempotency-key-reused', place(book, { key, quantity: 2 }));

  const findInList = async (placed: OrderReply): Promise<void> => {
    const { body } = await calls.json(200, z.array(orderSchema), get(`/orders/${username}`));
    check(body[0]?.order_id === placed.order_id, 'the order is not the newest of the list');
  };

  const cancel = async ({ order_id }: OrderReply): Promise<void> => {
    const request = { method: 'POST', path: `/order/${order_id}/cancel`, token };
    const { body } = await calls.json(200, orderSchema, request);
    check(body.status === 'CANCELLED', `${body.status} instead of CANCELLED`);
  };

  const waitForRefund = async ({ order_id }: OrderReply): Promise<void> => {
    const look = async () =>
      (await calls.json(200, orderSchema, get(`/order/${order_id}`))).body.payment.status;
    await waitUntil('refund wanted', look, (status) => status === 'refunded');
  };

  const askForTooMany = async (book: Book, quantity: number): Promise<void> => {
    const request = place(book, { quantity });
    const reply = await calls.send(request);
    if (reply.status === 409) return calls.problem('out-of-stock', request);
    const { body } = await calls.json(201, orderSchema, request);
    const isRefused = body.status === 'REJECTED' && body.reason === 'out-of-stock';
    return check(isRefused, `${body.status} (${body.reason}) instead of REJECTED (out-of-stock)`);
  };

  const payInVain = async (book: Book): Promise<void> => {
    const request = place(book, { payment: 'tok_declined' });
    const { body } = await calls.json(201, orderSchema, request);
    const isRefused = body.status === 'REJECTED' && body.reason === 'payment-declined';
    check(isRefused, `${body.status} (${body.reason}) instead of REJECTED (payment-declined)`);
    check(body.payment.status === 'declined', `payment ${body.payment.status}, not declined`);
  };

  const refuseToShow = ({ order_id }: OrderReply) =>
    calls.problem('order-not-found', get(`/order/${order_id}`));

  return {
    quote,
    order,
    replay,
    refuseOtherBody,
    findInList,
    cancel,
    waitForRefund,
    askForTooMany,
    payInVain,
    refuseToShow,
  };
};
