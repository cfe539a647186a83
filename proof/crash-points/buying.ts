import { randomUUID } from 'node:crypto';
import { holdSchema } from '@bookstore/contracts/books';
import { type OrderReply, orderSchema } from '@bookstore/contracts/orders';
import { eventually } from '@bookstore/testkit';
import { expect } from '@jest/globals';
import {
  addBook,
  call,
  createBuyer,
  placeOrder,
  readBook,
  readOrder,
} from '../../tests/e2e/client.ts';
import type { FaultyShop } from '../../tests/faults/faulty-shop.ts';
import type { Acknowledged } from '../../tests/faults/load.ts';

export type Buyer = { access_token: string };

/** Copies of the book of each test, before its first sale. */
export const STOCK = 10;
const PATIENCE_MS = 30_000;

/** A book and a buyer that no other test has. */
export const openShelf = async (shop: FaultyShop) => {
  const [book, buyer] = await Promise.all([
    addBook(shop.url, shop.adminToken, { stock: STOCK }),
    createBuyer(shop.url),
  ]);
  // Known to order-service too: what this test does next is all that goes on.
  const quote = { items: [{ book_id: book.id, quantity: 1 }] };
  await eventually(async () => {
    expect((await call(shop.url, '/quote', { body: quote })).status).toBe(200);
  });
  return { bookId: book.id, buyer };
};

/** Puts copies aside for the buyer; returns the hold's id. */
export const openHold = async (
  shop: FaultyShop,
  buyer: Buyer,
  bookId: string,
  quantity: number,
): Promise<string> => {
  const body = { items: [{ book_id: bookId, quantity }] };
  const answer = await call(shop.url, '/holds', { token: buyer.access_token, body });
  return holdSchema.parse(answer.body).hold_id;
};

/** Sends the same order with the same key until the shop says that it has it. */
export const buyPatiently = async (
  shop: FaultyShop,
  buyer: Buyer,
  body: { book_id: string; quantity: number; payment_token?: string; hold_id?: string },
): Promise<Acknowledged> => {
  const key = randomUUID();
  const order = await eventually(async () => {
    const answer = await placeOrder(shop.url, buyer.access_token, body, { 'idempotency-key': key });
    expect(answer.status).toBe(201);
    return orderSchema.parse(answer.body);
  }, PATIENCE_MS);
  return { orderId: order.order_id, key };
};

/** Asks until the order is cancelled. */
export const cancelPatiently = async (
  shop: FaultyShop,
  buyer: Buyer,
  orderId: string,
): Promise<void> => {
  await eventually(async () => {
    const { access_token: token } = buyer;
    const answer = await call(shop.url, `/order/${orderId}/cancel`, { method: 'POST', token });
    expect(answer.status).toBe(200);
  }, PATIENCE_MS);
};

/** What the buyer sees in the end: the order, and how many copies can be bought. */
export const expectSeen = async (
  shop: FaultyShop,
  buyer: Buyer,
  orderId: string,
  wanted: { status: OrderReply['status']; payment: string; bookId: string; stock: number },
): Promise<void> => {
  await eventually(async () => {
    const order = await readOrder(shop.url, buyer.access_token, orderId);
    const book = await readBook(shop.url, buyer.access_token, wanted.bookId);
    expect({ status: order.status, payment: order.payment.status, stock: book.stock }).toEqual({
      status: wanted.status,
      payment: wanted.payment,
      stock: wanted.stock,
    });
  }, PATIENCE_MS);
};
