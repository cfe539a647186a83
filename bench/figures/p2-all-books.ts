import { createCall } from '../load/calls.ts';
import { latencyCurve } from '../results/chart.ts';
import { interleave } from '../results/interleave.ts';
import { judgeRatio } from '../results/judge-row.ts';
import { latencyDetail } from '../results/latency-detail.ts';
import { readBody } from '../shop/read-body.ts';
import { bookCalls } from './book-calls.ts';
import type { Figure } from './figure.ts';
import { ceiling } from './loops.ts';

export const allBooks: Figure = {
  id: 'P2',
  what: 'GET /books/{id}, spread evenly over all books',
  isQuick: true,
  measure: async ({ shop, limits, books, rounds, seconds, connections, load }) => {
    const calls = await bookCalls(shop.url, books);
    const loop = ceiling({ seconds, connections });
    const body = await readBody(`http://127.0.0.1:${limits.express}`, '/json/item');
    const bare = [createCall({ path: '/json/item' }, { kind: 'body', status: 200, body })];
    const results = await interleave(rounds, {
      shop: () => load({ calls, loop }),
      express: () => load({ port: limits.express, calls: bare, loop }),
      proxied: () => load({ port: limits.nginx, calls: bare, loop }),
    });
    const what = `spread over ${books.length} books, ${connections} connections`;
    const row = judgeRatio({
      figure: 'P2',
      what,
      shop: results.shop,
      limit: results.express,
      limitName: 'E',
      atLeast: 0.75,
    });
    const proxied = judgeRatio({
      figure: 'P2',
      what: 'for comparison: nginx in front of the bare Express',
      shop: results.proxied,
      limit: results.express,
      limitName: 'E',
      atLeast: 0,
    });
    return {
      rows: [
        { ...row, detail: `${row.detail}; ${latencyDetail(results.shop)}` },
        { ...proxied, goal: '', verdict: 'no goal' },
      ],
      curves: [
        latencyCurve('p2', `P2: every book in turn, ${connections} connections`, {
          shop: results.shop,
          E: results.express,
          'nginx and Express': results.proxied,
        }),
      ],
    };
  },
};
