import type { BenchOrder } from '../limits/queries.ts';
import { latencyCurve } from '../results/chart.ts';
import { interleave } from '../results/interleave.ts';
import { judgeRatio, judgeValue } from '../results/judge-row.ts';
import { latencyDetail } from '../results/latency-detail.ts';
import type { Figure } from './figure.ts';
import { ceiling, halfOf } from './loops.ts';
import { makeOwnOrders, ownOrderCalls } from './own-order-calls.ts';

export const ownOrder: Figure = {
  id: 'P4',
  what: 'GET /order/{id}, signed in',
  isQuick: true,
  measure: async (bench) => {
    const { shop, limits, rounds, seconds, connections, load } = bench;
    const orders = await makeOwnOrders(bench);
    await shop.databases.orders
      .collection<BenchOrder>('bench_orders')
      .insertMany(orders.map(({ id, body }) => ({ _id: id, reply: JSON.parse(body) })));
    const calls = ownOrderCalls('/order', orders);
    const bare = ownOrderCalls('/orders', orders);
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
          what: 'own order, open loop at half of that, at most 10,000/s: p99',
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
