import { setTimeout as sleep } from 'node:timers/promises';
import { bookSchema } from '@bookstore/contracts/books';
import { type OrderReply, type PaymentToken } from '@bookstore/contracts/orders';
import { z } from 'zod';
import { type Bookshelf, pickMixed, pickPlenty } from './bookshelf.ts';
import type { Client } from './client.ts';
import { letGo, placeHold } from './holds.ts';
import {
  beginAttempt,
  listOrders,
  moveOrder,
  readOrder,
  sendOrder,
  type Wanted,
} from './orders.ts';

/** What one customer does in one visit: a handful of calls, one after another. */
type Habit = (client: Client, shelf: Bookshelf) => Promise<void>;

const TOKENS: readonly PaymentToken[] = [
  ...Array.from({ length: 12 }, () => 'tok_ok' as const),
  'tok_declined',
  'tok_declined',
  'tok_timeout',
  'tok_slow',
];
const READS = 3;
const LONGEST_PAUSE_MS = 1_200;
const SHORTEST_PATIENCE_MS = 5;
const LONGEST_PATIENCE_MS = 250;
const CANCEL_SHARE = 0.3;

const pause = (client: Client) => sleep(client.random.between(0, LONGEST_PAUSE_MS));

const watch = async (client: Client, { order_id }: OrderReply): Promise<void> => {
  for (let reads = 0; reads < READS; reads += 1) {
    await pause(client);
    await readOrder(client, order_id);
  }
};

const settleMind = async (client: Client, order: OrderReply | null, hotId?: string) => {
  if (order === null) return;
  if (client.random.chance(CANCEL_SHARE)) {
    await pause(client);
    await moveOrder(client, order, 'cancel', hotId);
  }
  await watch(client, order);
};

const buy: Habit = async (client, shelf) => {
  const { random } = client;
  const wanted = { items: pickMixed(shelf, random), token: random.pick(TOKENS) };
  await settleMind(client, await sendOrder(client, beginAttempt(client, wanted), wanted));
};

const buyHotBook: Habit = async (client, { hotId }) => {
  const { random } = client;
  const items = [{ book_id: hotId, quantity: random.between(1, 2) }];
  const wanted: Wanted = { items, token: random.pick(TOKENS), hotBookId: hotId };
  const order = await sendOrder(client, beginAttempt(client, wanted), wanted);
  await settleMind(client, order, hotId);
};

const buyHeld: Habit = async (client, shelf) => {
  const { random } = client;
  const items = pickMixed(shelf, random);
  const hold = await placeHold(client, items);
  if (hold === null) return;
  await pause(client);
  if (random.chance(0.3)) return letGo(client, hold);
  const wanted: Wanted = { items, token: random.pick(TOKENS), holdId: hold.hold_id };
  await settleMind(client, await sendOrder(client, beginAttempt(client, wanted), wanted));
};

/** A double click, and once more later. */
const repeat: Habit = async (client, shelf) => {
  const { random } = client;
  const wanted = { items: pickPlenty(shelf, random), token: random.pick(TOKENS) };
  const attempt = beginAttempt(client, wanted);
  const orders = await Promise.all([1, 2].map(() => sendOrder(client, attempt, wanted)));
  await pause(client);
  await sendOrder(client, attempt, wanted);
  await settleMind(client, orders.find((order) => order !== null) ?? null);
};

/** Hangs up at once; mostly comes back later and asks for the same order. */
const buyInHaste: Habit = async (client, shelf) => {
  const { random } = client;
  const wanted = { items: pickMixed(shelf, random), token: random.pick(TOKENS) };
  const attempt = beginAttempt(client, wanted);
  const timeoutMs = random.between(SHORTEST_PATIENCE_MS, LONGEST_PATIENCE_MS);
  await sendOrder(client, attempt, wanted, { tries: 1, timeoutMs });
  if (random.chance(0.3)) return;
  await pause(client);
  await settleMind(client, await sendOrder(client, attempt, wanted));
};

const look: Habit = async (client, shelf) => {
  const id = client.random.pick([...shelf.plentyIds, shelf.hotId, shelf.scarceId]);
  const book = { route: 'GET /books/{id}', schema: bookSchema, path: `/books/${id}` };
  const found = { route: 'GET /books', schema: z.array(bookSchema), path: '/books?q=chaos' };
  for (const { route, path, schema } of [book, found]) {
    const told = await client.ask({ route, method: 'GET', path }, 1);
    if (told) client.read<unknown>(told, route, { status: 200, schema });
  }
};

const lookBack: Habit = async (client) => {
  await listOrders(client);
  await pause(client);
  await listOrders(client);
};

const HABITS: readonly Habit[] = [
  buy,
  buy,
  buy,
  buyHotBook,
  buyHotBook,
  buyHotBook,
  buyHeld,
  buyHeld,
  repeat,
  buyInHaste,
  look,
  lookBack,
];

/** One visit of a buyer. */
export const visit: Habit = (client, shelf) => client.random.pick(HABITS)(client, shelf);
