import { randomUUID } from 'node:crypto';
import { bookSchema } from '@bookstore/contracts/books';
import { orderSchema } from '@bookstore/contracts/orders';
import { z } from 'zod';
import type { Bookshelf } from './bookshelf.ts';
import type { Client } from './client.ts';
import { moveOrder } from './orders.ts';

type Duty = (client: Client, shelf: Bookshelf) => Promise<void>;

const MOST_RESTOCKED = 8;
const HIGHEST_CENTS = 9_999;
const LOWEST_CENTS = 100;
const SENT_AT_ONCE = 5;

/** Not sent twice: without an answer only the ledger knows, by the reason, whether the copies are there. */
const restockHotBook: Duty = async (client, { hotId }) => {
  const route = 'POST /books/{id}/stock';
  const delta = client.random.between(1, MOST_RESTOCKED);
  const reason = `delivery ${randomUUID()}`;
  const body = { delta, reason };
  const askedAt = performance.now();
  const told = await client.ask({ route, method: 'POST', path: `/books/${hotId}/stock`, body }, 1);
  const book = told && client.read(told, route, { status: 200, schema: bookSchema });
  client.records.hot.push({
    client: client.name,
    kind: 'restock',
    id: reason,
    quantity: delta,
    askedAt,
    toldAt: told?.toldAt ?? null,
    outcome: book ? 'done' : 'unknown',
  });
};

const changePrice: Duty = async (client, { plentyIds }) => {
  const route = 'PATCH /books/{id}';
  const id = client.random.pick(plentyIds);
  const price = client.random.between(LOWEST_CENTS, HIGHEST_CENTS) / 100;
  const body = { price };
  const told = await client.ask({ route, method: 'PATCH', path: `/books/${id}`, body }, 2);
  if (told) client.read(told, route, { status: 200, schema: bookSchema });
};

const shipSome: Duty = async (client) => {
  const route = 'GET /orders';
  const path = `/orders?status=ACCEPTED&limit=${SENT_AT_ONCE}`;
  const told = await client.ask({ route, method: 'GET', path }, 1);
  const orders = told && client.read(told, route, { status: 200, schema: z.array(orderSchema) });
  for (const order of orders ?? []) {
    await moveOrder(client, order, 'ship');
    if (client.random.chance(0.5)) await moveOrder(client, order, 'deliver');
  }
};

/** One turn of an admin. */
export const serve: Duty = (client, shelf) =>
  client.random.pick([restockHotBook, restockHotBook, changePrice, shipSome])(client, shelf);
