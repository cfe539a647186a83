import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { createCall } from '../load/calls.ts';
import type { Call } from '../load/plan.ts';
import { readBody } from '../shop/read-body.ts';
import { untilAllSettled } from '../shop/settling.ts';
import { call } from '../../tests/e2e/client.ts';
import type { Buyer } from '../shop/sign-in.ts';
import type { Bench, ShopBench } from './figure.ts';

const SETTLE_MS = 120_000;
const POLL_MS = 20;
const LINES_OF_QUOTE = 50;
const countsSchema = z.object({ settled: z.int() });

/** Orders through every step, from the first request until the last one is settled. */
export type SettledRate = { perSecond: number; orders: number };

const rushLoop = ({ seconds, connections }: ShopBench) =>
  ({ kind: 'closed', connections, seconds, warmUpSeconds: 0 }) as const;

const rateOf = (orders: number, startedAt: number): SettledRate => ({
  orders,
  perSecond: orders / ((Date.now() - startedAt) / 1_000),
});

/** Order-service asks the catalog for each book once; that is not part of what is measured. */
export const makeKnown = async (url: string, books: readonly string[]): Promise<void> => {
  for (let start = 0; start < books.length; start += LINES_OF_QUOTE) {
    const items = books
      .slice(start, start + LINES_OF_QUOTE)
      .map((book_id) => ({ book_id, quantity: 1 }));
    const { status } = await call(url, '/quote', { body: { items } });
    if (status !== 200) throw new Error(`POST /quote: ${status}`);
  }
};

/** One copy of each of these books in turn, by the buyers in turn. */
export const orderCalls = (buyers: readonly Buyer[], books: readonly string[]): Call[] =>
  Array.from({ length: Math.max(buyers.length, books.length) }, (_, turn) =>
    createCall(
      {
        path: '/order',
        token: buyers[turn % buyers.length]?.token ?? '',
        body: { book_id: books[turn % books.length] },
      },
      { kind: 'fields', status: 201, fields: { status: 'PENDING' } },
    ),
  );

export const rushTheShop = async (bench: ShopBench, calls: Call[]): Promise<SettledRate> => {
  const token = await bench.adminToken();
  const { right, startedAt } = await bench.load({ calls, loop: rushLoop(bench) });
  await untilAllSettled(bench.shop.url, token, SETTLE_MS);
  return rateOf(right, startedAt);
};

const readSettled = async (port: number): Promise<number> => {
  const text = await readBody(`http://127.0.0.1:${port}`, '/counts');
  return countsSchema.parse(JSON.parse(text)).settled;
};

export const rushThePipeline = async (
  bench: Bench,
  books: readonly string[],
): Promise<SettledRate> => {
  const { limits, load } = bench;
  const before = await readSettled(limits.pipeline);
  const calls = books.map((book_id) =>
    createCall(
      { path: '/order', body: { book_id } },
      { kind: 'fields', status: 201, fields: { status: 'PENDING' } },
    ),
  );
  const { right, startedAt } = await load({
    port: limits.pipeline,
    calls,
    loop: rushLoop(bench),
  });
  const deadline = Date.now() + SETTLE_MS;
  while ((await readSettled(limits.pipeline)) < before + right) {
    if (Date.now() > deadline) throw new Error('the bare pipeline does not settle its orders');
    await sleep(POLL_MS);
  }
  return rateOf(right, startedAt);
};
