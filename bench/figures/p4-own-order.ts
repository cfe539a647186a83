import type { BenchOrder } from '../limits/queries.ts';
import { createCall } from '../load/calls.ts';
import { latencyCurve } from '../results/chart.ts';
import { interleave } from '../results/interleave.ts';
import { judgeRatio, judgeValue } from '../results/judge-row.ts';
import { latencyDetail } from '../results/latency-detail.ts';
import { readBody } from '../shop/read-body.ts';
import { makeSettledOrders } from '../shop/settled-orders.ts';
import type { Figure } from './figure.ts';
import { ceiling, halfOf } from './loops.ts';

const BUYERS = 20;
const ORDERS = 200;

export const ownOrder: Figure = {
  id: 'P4',
  what: 'GET /order/{id}, signed in',
  isQuick: true,
  measure: async ({ shop, limits, books, buyers, rounds, seconds, connections, load }) => {
    const orders = await makeSettledOrders(
      shop.url,
      await buyers(BUYERS),
      books,
      Math.min(ORDERS, books.length),
    );
    const replies = await Promise.all(
      orders.map(({ id, token }) =>
        readBody(shop.url, `/order/${id}`, { authorization: `Bearer ${token}` }),
      ),
    );
    await shop.databases.orders
      .collection<BenchOrder>('bench_orders')
      .insertMany(
        orders.map(({ id }, index) => ({ _id: id, reply: JSON.parse(replies[index] ?? '') })),
      );
    const expectBody = (index: number) =>
      ({ kind: 'body', status: 200, body: replies[index] ?? '' }) as const;
    const calls = orders.map(({ id, token }, index) =>
      createCall({ path: `/order/${id}`, token }, expectBody(index)),
    );
    const bare = orders.map(({ id, token }, index) =>
      createCall({ path: `/orders/${id}`, token }, expectBody(index)),
    );
    const loop = ceiling({ seconds, connections });
    const results = await interleave(rounds, {
      shop: () => load({ calls, loop }),
      bare: () => load({ port: limits.nginx, calls: bare, loop }),
    });
    const calmLoop = halfOf(results.shop, seconds);
    const { calm } = await interleave(rounds, { calm: () => load({ calls, loop: calmLoop }) });
    const p99 = { figure: 'P4', unit: ' ms', goal: { atMost: 110 } };
    return {
      rows: [
        judgeRatio({
          figure: 'P4',
          what: `own order, ${connections} connections`,
          shop: results.shop,
          limit: results.bare,
          limitName: 'nginx, bare proxy, findOne',
          atLeast: 0.9,
        }),
        judgeValue({
          ...p99,
          what: `own order, ${connections} connections: p99`,
          values: results.shop.map((round) => round.p99),
          detail: latencyDetail(results.shop),
        }),
        judgeValue({
          ...p99,
          what: 'own order, open loop at half of that: p99',
          values: calm.map((round) => round.p99),
          detail: latencyDetail(calm),
        }),
      ],
      curves: [
        latencyCurve('p4', 'P4: an own order', {
          [`shop, ${connections} connections`]: results.shop,
          [`bare, ${connections} connections`]: results.bare,
          'shop, half the load': calm,
        }),
      ],
    };
  },
};
