import type { PipelineBook } from '../limits/pipeline-messages.ts';
import { judgeRatio } from '../results/judge-row.ts';
import type { Figure } from './figure.ts';
import {
  makeKnown,
  orderCalls,
  rushThePipeline,
  rushTheShop,
  type SettledRate,
} from './order-rush.ts';

const BOOKS = 1_000;
const COPIES = 1_000_000;

type Round = { spread: SettledRate; pipeline: SettledRate; hot: SettledRate };

const overRounds = (rates: readonly SettledRate[]) =>
  rates.map(({ perSecond }, index) => [index + 1, perSecond] as const);

export const settledOrders: Figure = {
  id: 'P7',
  alsoId: 'P8',
  what: 'orders settled per second at saturation, and on one hot book (P8)',
  isQuick: false,
  measure: async (bench) => {
    const { shop } = bench;
    const books = bench.books.slice(0, BOOKS);
    await makeKnown(shop.url, books);
    await shop.databases.books
      .collection<PipelineBook>('bench_stock')
      .insertMany(books.map((_id) => ({ _id, available: COPIES, reserved: 0 })));
    const buyers = await bench.buyers(bench.connections);
    const [spread, hot] = [orderCalls(buyers, books), orderCalls(buyers, books.slice(0, 1))];
    const rounds: Round[] = [];
    for (let round = 0; round < bench.rounds; round += 1) {
      rounds.push({
        spread: await rushTheShop(bench, spread),
        pipeline: await rushThePipeline(bench, books),
        hot: await rushTheShop(bench, hot),
      });
    }
    const shopRates = rounds.map((round) => round.spread);
    return {
      rows: [
        judgeRatio({
          figure: 'P7',
          what: `orders settled, ${books.length} books, ${bench.connections} connections`,
          shop: shopRates,
          limit: rounds.map(({ pipeline }) => pipeline),
          limitName: 'bare pipeline',
          atLeast: 1,
        }),
        judgeRatio({
          figure: 'P8',
          what: 'orders settled on one hot book',
          shop: rounds.map((round) => round.hot),
          limit: shopRates,
          limitName: `${books.length} books`,
          atLeast: 0.9,
        }),
      ],
      curves: [
        {
          name: 'p7',
          title: 'P7, P8: orders settled per second',
          x: 'round',
          y: 'orders/s',
          lines: [
            { name: 'shop', points: overRounds(shopRates) },
            { name: 'bare pipeline', points: overRounds(rounds.map(({ pipeline }) => pipeline)) },
            { name: 'shop, one hot book', points: overRounds(rounds.map((round) => round.hot)) },
          ],
        },
      ],
    };
  },
};
