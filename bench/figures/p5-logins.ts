import { measureHashRate } from '../limits/measure-hash-rate.ts';
import { createCall } from '../load/calls.ts';
import type { LoadSummary } from '../load/summary.ts';
import { latencyCurve } from '../results/chart.ts';
import { judgeRatio, judgeValue } from '../results/judge-row.ts';
import { latencyDetail } from '../results/latency-detail.ts';
import { makeBuyers } from '../shop/buyers.ts';
import { readLongestStall } from '../shop/event-loop-stall.ts';
import { readBody } from '../shop/read-body.ts';
import type { Figure } from './figure.ts';

/** As the user-service hashes unless told otherwise. */
const COST = 10;
const BROWSING_PER_SECOND = 100;
const PAGE = '/books?limit=20';

type Round = {
  logins: LoadSummary;
  pool: { perSecond: number };
  calm: LoadSummary;
  busy: LoadSummary;
  stallMs: number;
};

export const logins: Figure = {
  id: 'P5',
  what: 'login at saturation',
  isQuick: false,
  measure: async ({ shop, rounds, seconds, connections, load }) => {
    const people = await makeBuyers(shop.databases.users, connections, COST);
    const calls = people.map(({ username, password }) =>
      createCall(
        { path: '/login', body: { username, password } },
        { kind: 'fields', status: 200, fields: { username, token_type: 'Bearer' } },
      ),
    );
    const page = createCall(
      { path: PAGE },
      { kind: 'body', status: 200, body: await readBody(shop.url, PAGE) },
    );
    const browse = () =>
      load({ calls: [page], loop: { kind: 'open', perSecond: BROWSING_PER_SECOND, seconds } });
    const logIn = () =>
      load({
        calls,
        loop: { kind: 'closed', connections, seconds, warmUpSeconds: Math.min(1, seconds) },
      });
    await browse();
    const results: Round[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const calm = await browse();
      const pool = await measureHashRate({ seconds, inFlight: connections });
      await readLongestStall(shop.userServiceMetrics);
      const alone = await logIn();
      const stallMs = await readLongestStall(shop.userServiceMetrics);
      const [, busy] = await Promise.all([logIn(), browse()]);
      results.push({ logins: alone, pool, calm, busy, stallMs });
    }
    const calm = results.map((result) => result.calm);
    const busy = results.map((result) => result.busy);
    return {
      rows: [
        judgeRatio({
          figure: 'P5',
          what: `logins, ${connections} connections`,
          shop: results.map((result) => result.logins),
          limit: results.map(({ pool }) => pool),
          limitName: 'bare worker pool',
          atLeast: 0.9,
        }),
        judgeValue({
          figure: 'P5',
          what: 'longest stall of the event loop of user-service meanwhile',
          values: results.map(({ stallMs }) => stallMs),
          unit: ' ms',
          goal: { atMost: 25 },
        }),
        judgeValue({
          figure: 'P5',
          what: `p99 of GET /books at ${BROWSING_PER_SECOND}/s meanwhile`,
          values: results.map((round) =>
            round.busy.p99 === null || round.calm.p99 === null
              ? null
              : round.busy.p99 / round.calm.p99,
          ),
          unit: ' × calm',
          goal: { atMost: 2 },
          detail: `calm ${latencyDetail(calm)}; meanwhile ${latencyDetail(busy)}`,
        }),
      ],
      curves: [
        latencyCurve('p5', 'P5: GET /books while people sign in', {
          calm,
          'logins at saturation': busy,
        }),
      ],
    };
  },
};
