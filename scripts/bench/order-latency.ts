import { randomUUID } from 'node:crypto';
import { bookSchema } from '@bookstore/contracts/books';
import { orderSchema } from '@bookstore/contracts/orders';
import { sessionSchema } from '@bookstore/contracts/users';

type Call = { token?: string; headers?: Record<string, string>; status: number };

const post = async (
  url: string,
  body: unknown,
  { token, headers, status }: Call,
): Promise<unknown> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: JSON.stringify(body),
  });
  const reply: unknown = await response.json();
  if (response.status !== status)
    throw new Error(`${url}: ${response.status} ${JSON.stringify(reply)}`);
  return reply;
};

/**
 * Places orders one after another with `Prefer: wait` and returns how long (ms) each took from the call
 * to the reply ACCEPTED at the client. Every reply is checked; the first tenth warms up and is left out.
 */
export const measureOrders = async (
  baseUrl: string,
  admin: { username: string; password: string },
  count: number,
): Promise<number[]> => {
  const session = sessionSchema.parse(await post(`${baseUrl}/login`, admin, { status: 200 }));
  const token = session.access_token;
  const body = { title: `Bench ${randomUUID()}`, author: 'Bench', price: 9.99, stock: count * 2 };
  const book = bookSchema.parse(await post(`${baseUrl}/books`, body, { token, status: 201 }));
  const latencies: number[] = [];
  const warmUp = Math.ceil(count / 10);
  for (let placed = 0; placed < count + warmUp; placed += 1) {
    const began = performance.now();
    const headers = { prefer: 'wait=10', 'idempotency-key': randomUUID() };
    const reply = await post(
      `${baseUrl}/order`,
      { book_id: book.id },
      { token, headers, status: 201 },
    );
    if (placed >= warmUp) latencies.push(performance.now() - began);
    const order = orderSchema.parse(reply);
    if (order.status !== 'ACCEPTED') throw new Error(`order ${order.order_id} is ${order.status}`);
  }
  return latencies;
};
