import { createCall } from '../load/calls.ts';
import { latencyCurve } from '../results/chart.ts';
import { interleave } from '../results/interleave.ts';
import { judgeRatio, judgeValue } from '../results/judge-row.ts';
import { latencyDetail } from '../results/latency-detail.ts';
import { readBody } from '../shop/read-body.ts';
import { bookCalls } from './book-calls.ts';
import type { Figure } from './figure.ts';
import { ceiling, halfOf } from './loops.ts';

const POPULAR = 20;

export const popularBooks: Figure = {
  id: 'P1',
  what: 'GET /books/{id}, popular books, signed out',
  isQuick: true,
  measure: async ({ shop, limits, books, rounds, seconds, connections, load }) => {
    const calls = await bookCalls(shop.url, books.slice(0, POPULAR));
    const body = await readBody(shop.url, `/books/${books[0]}`);
    const expect = { kind: 'body', status: 200, body } as const;
    const loop = ceiling({ seconds, connections });
    const bare = (port: number, path: string) => () =>
      load({ port, calls: [createCall({ path }, expect)], loop });
    const results = await interleave(rounds, {
      shop: () => load({ calls, loop }),
      file: bare(limits.nginx, '/static/item'),
      express: bare(limits.express, '/json/item'),
    });
    const calmLoop = halfOf(results.shop, seconds);
    const { calm } = await interleave(rounds, { calm: () => load({ calls, loop: calmLoop }) });
    const figure = 'P1';
    const ratio = { figure, shop: results.shop };
    const p99 = { figure, unit: ' ms', goal: { atMost: 10 } };
    return {
      rows: [
        judgeRatio({
          ...ratio,
          what: `popular book, ${connections} connections`,
          limit: results.file,
          limitName: 'nginx file',
          atLeast: 0.9,
        }),
        judgeRatio({
          ...ratio,
          what: `popular book, ${connections} connections`,
          limit: results.express,
          limitName: 'E',
          atLeast: 4,
        }),
        judgeValue({
          ...p99,
          what: `popular book, ${connections} connections: p99`,
          values: results.shop.map((round) => round.p99),
          detail: latencyDetail(results.shop),
        }),
        judgeValue({
          ...p99,
          what: 'popular book, open loop at half of that, at most 10,000/s: p99',
          values: calm.map((round) => round.p99),
          detail: latencyDetail(calm),
        }),
      ],
      curves: [
        latencyCurve('p1', 'P1: a popular book', {
          [`shop, ${connections} connections`]: results.shop,
          'nginx file': results.file,
          E: results.express,
          'shop, half the load': calm,
        }),
      ],
    };
  },
};
