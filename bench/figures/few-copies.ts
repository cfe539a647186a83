import { setTimeout as sleep } from 'node:timers/promises';
import { orderSchema } from '@bookstore/contracts/orders';
import { addBook, readBook } from '../../tests/e2e/client.ts';
import { createCall } from '../load/calls.ts';
import { quantile } from '../results/statistics.ts';
import { readOrders, untilAllSettled } from '../shop/settling.ts';
import type { Buyer } from '../shop/sign-in.ts';
import type { ShopBench } from './figure.ts';

export const COPIES = 10;
const DEADLINE_MS = 60_000;
const TAKEN = 201;
const SOLD_OUT = 409;
const TURNED_AWAY = 503;
/** As the edge says in Retry-After. */
const RETRY_AFTER_MS = 1_000;
const MOST_TRIES = 20;

export type Rush = {
  bookId: string;
  /** Exactly as many accepted as there were copies, all others refused, none left. */
  isRight: boolean;
  /** From the first request until no order was PENDING. */
  settledSeconds: number;
  /** When buyers were told in the end, since the rush began; milliseconds. */
  p50: number | null;
  p99: number | null;
  detail: string;
};

/** What buyers were told in the end, and when: milliseconds since the rush began. */
type Told = { status: number; body: string; ms: number };

/** All of them at the same moment, each over a connection of its own; who is told to come back does, a second later. */
const sendAll = async (
  { load }: ShopBench,
  buyers: readonly Buyer[],
  bookId: string,
  mayTurnAway: boolean,
) => {
  const told: Told[] = [];
  const statuses = mayTurnAway ? [TAKEN, SOLD_OUT, TURNED_AWAY] : [TAKEN, SOLD_OUT];
  let waiting = buyers;
  let startedAt = Number.POSITIVE_INFINITY;
  for (let tries = 0; waiting.length > 0 && tries < MOST_TRIES; tries += 1) {
    if (tries > 0) await sleep(RETRY_AFTER_MS);
    const most = waiting.length;
    const { kept, startedAt: sentAt } = await load({
      calls: waiting.map(({ token }) =>
        createCall(
          { path: '/order', token, body: { book_id: bookId } },
          { kind: 'statuses', statuses },
        ),
      ),
      loop: { kind: 'closed', connections: most, seconds: 30, warmUpSeconds: 0, most },
      keep: true,
    });
    startedAt = Math.min(startedAt, sentAt);
    const away = kept.filter(({ status }) => status === TURNED_AWAY);
    for (const { status, body, dueAt, ms } of kept) {
      if (status !== TURNED_AWAY) told.push({ status, body, ms: dueAt + ms - startedAt });
    }
    waiting = away.flatMap(({ turn }) => waiting[turn] ?? []);
  }
  return { told, startedAt, turnedAway: waiting.length };
};

/** All buyers want one copy of the same book. Unless they may be turned away (503), each must be told at the first try. */
export const rushForCopies = async (
  bench: ShopBench,
  buyers: readonly Buyer[],
  { mayTurnAway }: { mayTurnAway: boolean },
): Promise<Rush> => {
  const { shop, adminToken } = bench;
  const token = await adminToken();
  const book = await addBook(shop.url, token, { stock: COPIES });
  const { told, startedAt, turnedAway } = await sendAll(bench, buyers, book.id, mayTurnAway);
  await untilAllSettled(shop.url, token, DEADLINE_MS);
  const settledSeconds = (Date.now() - startedAt) / 1_000;
  const taken = told.filter(({ status }) => status === TAKEN);
  const ids = taken.map(({ body }) => orderSchema.parse(JSON.parse(body)).order_id);
  const orders = await readOrders(shop.url, token, ids);
  const count = (status: string) => orders.filter((order) => order.status === status).length;
  const [accepted, rejected] = [count('ACCEPTED'), count('REJECTED')];
  const refused = told.length - taken.length;
  const { stock } = await readBook(shop.url, token, book.id);
  const times = told.map(({ ms }) => ms).toSorted((one, other) => one - other);
  return {
    bookId: book.id,
    isRight: accepted === COPIES && rejected + refused === buyers.length - COPIES && stock === 0,
    settledSeconds,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    detail: `${accepted} accepted, ${rejected} rejected, ${refused} sold out at once, ${turnedAway} never let in, stock ${stock}`,
  };
};
