import { createCall } from '../load/calls.ts';
import type { Call } from '../load/plan.ts';
import type { LoadSummary } from '../load/summary.ts';
import { latencyCurve } from '../results/chart.ts';
import { interleave } from '../results/interleave.ts';
import { judgeRatio } from '../results/judge-row.ts';
import { latencyDetail } from '../results/latency-detail.ts';
import { BOOKS_IN_GROUP } from '../shop/made-books.ts';
import { readBodies, readBody } from '../shop/read-body.ts';
import type { Figure } from './figure.ts';
import { groupQueries, newQueries } from './list-queries.ts';
import { ceiling } from './loops.ts';

const REPEATED = 20;
const DIFFERENT = 1_000;

/** More than any machine answers in a sample: none of them comes twice. */
const NEVER_ASKED = 20_000;

/** The reply is known: it is what the shop said when nobody else asked. */
const knownCalls = async (url: string, paths: readonly string[]): Promise<Call[]> => {
  const bodies = await readBodies(url, paths);
  return paths.map((path, index) =>
    createCall({ path }, { kind: 'body', status: 200, body: bodies[index] ?? '' }),
  );
};

const pageCalls = (paths: readonly string[]): Call[] =>
  paths.map((path) =>
    createCall({ path }, { kind: 'list', status: 200, length: BOOKS_IN_GROUP, each: {} }),
  );

const row = (
  what: string,
  of: readonly LoadSummary[],
  against: { limit: readonly LoadSummary[]; limitName: string; atLeast: number },
) => {
  const judged = judgeRatio({ figure: 'P3', what, shop: of, ...against });
  return { ...judged, detail: `${judged.detail}; ${latencyDetail(of)}` };
};

export const lists: Figure = {
  id: 'P3',
  what: 'list, topic and search pages of 20',
  isQuick: false,
  measure: async ({ shop, limits, books, rounds, seconds, connections, load }) => {
    const loop = ceiling({ seconds, connections });
    const queries = groupQueries(books.length);
    const repeated = await knownCalls(shop.url, queries.slice(0, REPEATED));
    const different = await knownCalls(shop.url, queries.slice(0, DIFFERENT));
    const body = await readBody(`http://127.0.0.1:${limits.express}`, '/json/list');
    const bare = [createCall({ path: '/json/list' }, { kind: 'body', status: 200, body })];
    const unasked = newQueries(books.length);
    const someUnasked = () => pageCalls(Array.from({ length: NEVER_ASKED }, unasked));
    const results = await interleave(rounds, {
      repeated: () => load({ calls: repeated, loop }),
      express: () => load({ port: limits.express, calls: bare, loop }),
      different: () => load({ calls: different, loop }),
      driver: () => load({ port: limits.find, calls: someUnasked(), loop }),
      unasked: () => load({ calls: someUnasked(), loop }),
    });
    const toExpress = { limit: results.express, limitName: 'E' };
    const toDriver = { limit: results.driver, limitName: 'bare driver' };
    return {
      rows: [
        row(`pages of 20, ${repeated.length} repeated`, results.repeated, {
          ...toExpress,
          atLeast: 4,
        }),
        row(`pages of 20, ${different.length} different queries`, results.different, {
          ...toExpress,
          atLeast: 0.5,
        }),
        row('pages of 20, never asked before', results.unasked, { ...toDriver, atLeast: 0.9 }),
      ],
      curves: [
        latencyCurve('p3', `P3: pages of 20, ${connections} connections`, {
          repeated: results.repeated,
          different: results.different,
          'never asked before': results.unasked,
          E: results.express,
          'bare driver': results.driver,
        }),
      ],
    };
  },
};
