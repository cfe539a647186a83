import { createCall } from '../load/calls.ts';
import { interleave } from '../results/interleave.ts';
import { judgeRatio, judgeValue } from '../results/judge-row.ts';
import { latencyDetail } from '../results/latency-detail.ts';
import type { Row } from '../results/row.ts';
import { untilAllSettled } from '../shop/settling.ts';
import type { Buyer } from '../shop/sign-in.ts';
import { untilQuiet } from '../shop/until-quiet.ts';
import { countsSince } from '../shop/work-counts.ts';
import { COPIES, type Rush, rushForCopies } from './few-copies.ts';
import type { Figure, ShopBench } from './figure.ts';
import { ceiling } from './loops.ts';
import { makeKnown, orderCalls } from './order-rush.ts';

const FIGURE = 'P14';
const BUYERS = 1_000;
const ORDERED = 100;
const SETTLE_MS = 120_000;

const judgeRushes = (rushes: readonly Rush[]): Row[] => {
  const value = { figure: FIGURE, detail: '' };
  return [
    judgeValue({
      ...value,
      what: `${COPIES} copies, ${BUYERS} buyers: exactly ${COPIES} accepted, all others refused`,
      values: [rushes.filter(({ isRight }) => isRight).length],
      unit: ` of ${rushes.length} rounds`,
      goal: { atLeast: rushes.length },
      detail: [...new Set(rushes.map(({ detail }) => detail))].join('; '),
    }),
    judgeValue({
      ...value,
      what: 'all of them settled',
      values: rushes.map(({ settledSeconds }) => settledSeconds),
      unit: ' s',
      goal: { atMost: 5 },
    }),
    judgeValue({
      ...value,
      what: 'until they are told, p99; who is asked to come back does after a second',
      values: rushes.map(({ p99 }) => p99),
      unit: ' ms',
      goal: { atMost: 5_000 },
      detail: `p50 ${rushes.map(({ p50 }) => p50?.toFixed(0)).join(' · ')} ms`,
    }),
  ];
};

const soldOutCalls = (buyers: readonly Buyer[], bookId: string) =>
  buyers.map(({ token }) =>
    createCall(
      { path: '/order', token, body: { book_id: bookId } },
      { kind: 'fields', status: 409, fields: { code: 'out-of-stock' } },
    ),
  );

/** Answers for a book that is gone beside orders that are taken, and what those answers left behind. */
const judgeSoldOut = async (
  bench: ShopBench,
  buyers: readonly Buyer[],
  bookId: string,
): Promise<Row[]> => {
  const { shop, load, rounds } = bench;
  const books = bench.books.slice(0, ORDERED);
  await makeKnown(shop.url, books);
  const admin = await bench.adminToken();
  const loop = ceiling(bench);
  const taken = orderCalls(buyers, books);
  const gone = soldOutCalls(buyers, bookId);
  const left = new Map<string, number>();
  const results = await interleave(rounds, {
    taken: async () => {
      const summary = await load({ calls: taken, loop });
      await untilAllSettled(shop.url, admin, SETTLE_MS);
      return summary;
    },
    gone: async () => {
      const before = await untilQuiet(shop);
      const summary = await load({ calls: gone, loop });
      for (const [name, count] of countsSince(before, await untilQuiet(shop))) {
        left.set(name, (left.get(name) ?? 0) + count);
      }
      return summary;
    },
  });
  const row = judgeRatio({
    figure: FIGURE,
    what: `answers "sold out", ${bench.connections} connections`,
    shop: results.gone,
    limit: results.taken,
    limitName: 'orders taken',
    atLeast: 1,
  });
  const answers = results.gone.reduce((sum, { right }) => sum + right, 0);
  return [
    { ...row, detail: `${row.detail}; ${latencyDetail(results.gone)}` },
    judgeValue({
      figure: FIGURE,
      what: 'orders, reservations, charges, messages and transactions that they made',
      values: [[...left.values()].reduce((sum, count) => sum + count, 0)],
      unit: '',
      goal: { atMost: 0 },
      detail: [`${answers} answers`, ...[...left].map((entry) => entry.join(' '))].join('; '),
    }),
  ];
};

export const hotItem: Figure = {
  id: FIGURE,
  what: `${COPIES} copies, ${BUYERS} buyers, and answers when it is gone`,
  isQuick: false,
  measure: async (bench) => {
    const buyers = await bench.buyers(BUYERS);
    const rushes: Rush[] = [];
    for (let round = 0; round < bench.rounds; round += 1) {
      rushes.push(await rushForCopies(bench, buyers, { mayTurnAway: true }));
    }
    const { bookId = '' } = rushes.at(-1) ?? {};
    const shoppers = buyers.slice(0, bench.connections);
    const soldOut = await judgeSoldOut(bench, shoppers, bookId);
    return { rows: [...judgeRushes(rushes), ...soldOut], curves: [] };
  },
};
