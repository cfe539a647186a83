import { join } from 'node:path';
import { fillShop } from '../open-bench.ts';
import { interleave } from '../results/interleave.ts';
import { judgeRatio } from '../results/judge-row.ts';
import type { Row } from '../results/row.ts';
import { startBenchShop } from '../shop/start-shop.ts';
import type { Call } from '../load/plan.ts';
import { bookCalls } from './book-calls.ts';
import type { AloneFigure, AloneSettings, ShopBench } from './figure.ts';
import { ceiling } from './loops.ts';
import { makeKnown, orderCalls, rushTheShop } from './order-rush.ts';
import { makeOwnOrders, ownOrderCalls } from './own-order-calls.ts';
import { warmEqually } from './warm-equally.ts';
import { judgeWorkOnce } from './work-once.ts';

const FIGURE = 'P13';
const REPLICAS = 2;
const POPULAR = 20;
const BOOKS = 2_000;
const ORDERED = 1_000;

type Rate = { answered: number; perSecond: number; ownCores?: number };
/** Makes what a call needs, and then measures it as often as asked. */
type Measure = { what: string; prepare: (bench: ShopBench) => Promise<() => Promise<Rate>> };

const reading = (
  what: string,
  callsOf: (bench: ShopBench) => ReturnType<typeof bookCalls>,
  portOf: (shop: ShopBench['shop']) => number = ({ port }) => port,
): Measure => ({
  what,
  prepare: async (bench) => {
    const calls = await callsOf(bench);
    const port = portOf(bench.shop);
    return async () => {
      const summary = await bench.load({ port, calls, loop: ceiling(bench) });
      return { ...summary, answered: summary.right };
    };
  },
});

const ordersOf = async (bench: ShopBench, books: number) =>
  orderCalls(await bench.buyers(bench.connections), bench.books.slice(0, books));

const rush = async (bench: ShopBench, calls: Call[]): Promise<Rate> => {
  const { orders, perSecond } = await rushTheShop(bench, calls);
  return { answered: orders, perSecond };
};

const MEASURES: readonly Measure[] = [
  reading('popular book', ({ shop, books }) => bookCalls(shop.url, books.slice(0, POPULAR))),
  // Through the edge's cache the faster shop would have more hits, and so be faster still.
  reading(
    'all books in turn, past the edge',
    ({ shop, books }) => bookCalls(shop.url, books),
    ({ catalogPort }) => catalogPort,
  ),
  reading('own order', async (bench) => ownOrderCalls('/order', await makeOwnOrders(bench))),
  {
    what: 'orders settled',
    prepare: async (bench) => {
      await makeKnown(bench.shop.url, bench.books.slice(0, ORDERED));
      const calls = await ordersOf(bench, ORDERED);
      return () => rush(bench, calls);
    },
  },
  {
    what: 'orders settled on one hot book',
    prepare: async (bench) => {
      const calls = await ordersOf(bench, 1);
      return () => rush(bench, calls);
    },
  },
];

const compare = async (one: ShopBench, two: ShopBench): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const { what, prepare } of MEASURES) {
    const [sampleOne, sampleTwo] = [await prepare(one), await prepare(two)];
    await warmEqually([
      { sample: sampleOne, processes: 1 },
      { sample: sampleTwo, processes: REPLICAS },
    ]);
    const rates = await interleave(one.rounds, { one: sampleOne, two: sampleTwo });
    rows.push(
      judgeRatio({
        figure: FIGURE,
        what: `${what}, ${REPLICAS} replicas of each service on the same cores`,
        shop: rates.two,
        limit: rates.one,
        limitName: 'one of each',
        atLeast: 0.9,
      }),
    );
    one.say(`  ${what}: ${rows.at(-1)?.measured} (${rows.at(-1)?.detail})`);
  }
  return rows;
};

const judgeTwo = async (bench: ShopBench): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const [name, books] of [
    [`${ORDERED} books`, ORDERED],
    ['one hot book', 1],
  ] as const) {
    const calls = await ordersOf(bench, books);
    const work = async () => (await rushTheShop(bench, calls)).orders;
    rows.push(...(await judgeWorkOnce({ figure: FIGURE, name, shop: bench.shop, work })));
  }
  return rows;
};

const startFull = async (settings: AloneSettings, replicas: number) => {
  const { folder, rounds, seconds, connections, say } = settings;
  const shop = await startBenchShop({ folder: join(folder, `of-${replicas}`), replicas });
  const filled = { shop, rounds, seconds, connections, say, books: BOOKS };
  try {
    return { shop, bench: await fillShop(filled) };
  } catch (error) {
    await shop.stop();
    throw error;
  }
};

/** Two shops beside each other, measured in turns: what more replicas cost where they bring nothing. */
export const scaleOut: AloneFigure = {
  id: FIGURE,
  what: `${REPLICAS} replicas of each service on the same cores`,
  isQuick: false,
  measureAlone: async (settings) => {
    const one = await startFull(settings, 1);
    try {
      const two = await startFull(settings, REPLICAS);
      try {
        const rows = await compare(one.bench, two.bench);
        return { rows: [...rows, ...(await judgeTwo(two.bench))], curves: [] };
      } finally {
        await two.shop.stop();
      }
    } finally {
      await one.shop.stop();
    }
  },
};
