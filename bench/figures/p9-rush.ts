import { orderSchema } from '@bookstore/contracts/orders';
import { addBook, readBook } from '../../tests/e2e/client.ts';
import { createCall } from '../load/calls.ts';
import { judgeValue } from '../results/judge-row.ts';
import { readOrders, untilAllSettled } from '../shop/settling.ts';
import type { Bench, Figure } from './figure.ts';
import type { Buyer } from '../shop/sign-in.ts';

const COPIES = 10;
const BUYERS = 200;
const MOST_ROUNDS = 5;
const DEADLINE_MS = 60_000;
const TAKEN = 201;
const SOLD_OUT = 409;

type Rush = { isRight: boolean; settledSeconds: number; detail: string };

/** All buyers want one copy of the same book at the same moment. */
const rush = async ({ shop, load, adminToken }: Bench, buyers: readonly Buyer[]): Promise<Rush> => {
  const token = await adminToken();
  const book = await addBook(shop.url, token, { stock: COPIES });
  const summary = await load({
    calls: buyers.map((buyer) =>
      createCall(
        { path: '/order', token: buyer.token, body: { book_id: book.id } },
        { kind: 'statuses', statuses: [TAKEN, SOLD_OUT] },
      ),
    ),
    loop: { kind: 'closed', connections: BUYERS, seconds: 30, warmUpSeconds: 0, most: BUYERS },
    keep: true,
  });
  await untilAllSettled(shop.url, token, DEADLINE_MS);
  const settledSeconds = (Date.now() - summary.startedAt) / 1_000;
  const taken = summary.kept.filter(({ status }) => status === TAKEN);
  const ids = taken.map(({ body }) => orderSchema.parse(JSON.parse(body)).order_id);
  const orders = await readOrders(shop.url, token, ids);
  const count = (status: string) => orders.filter((order) => order.status === status).length;
  const [accepted, rejected] = [count('ACCEPTED'), count('REJECTED')];
  const refused = summary.kept.length - taken.length;
  const { stock } = await readBook(shop.url, token, book.id);
  return {
    isRight: accepted === COPIES && rejected + refused === BUYERS - COPIES && stock === 0,
    settledSeconds,
    detail: `${accepted} accepted, ${rejected} rejected, ${refused} sold out at once, stock ${stock}`,
  };
};

export const rushForFewCopies: Figure = {
  id: 'P9',
  what: '10 copies, 200 buyers at once',
  isQuick: true,
  measure: async (bench) => {
    const buyers = await bench.buyers(BUYERS);
    const wanted = bench.rounds > 1 ? MOST_ROUNDS : 1;
    const rounds: Rush[] = [];
    for (let round = 0; round < wanted; round += 1) rounds.push(await rush(bench, buyers));
    const right = rounds.filter(({ isRight }) => isRight).length;
    const slowest = Math.max(...rounds.map(({ settledSeconds }) => settledSeconds));
    return {
      rows: [
        judgeValue({
          figure: 'P9',
          what: '10 copies, 200 buyers: exactly 10 accepted, 190 refused, no 5xx',
          values: [right],
          unit: ` of ${wanted} rounds`,
          goal: { atLeast: wanted },
          detail: [...new Set(rounds.map(({ detail }) => detail))].join('; '),
        }),
        judgeValue({
          figure: 'P9',
          what: 'all of them settled, the slowest round',
          values: [slowest],
          unit: ' s',
          goal: { atMost: 5 },
        }),
      ],
      curves: [],
    };
  },
};
