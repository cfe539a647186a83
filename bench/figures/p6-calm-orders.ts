import { createCall } from '../load/calls.ts';
import type { LoadSummary } from '../load/summary.ts';
import { latencyCurve } from '../results/chart.ts';
import { interleave } from '../results/interleave.ts';
import { judgeValue } from '../results/judge-row.ts';
import { quantile } from '../results/statistics.ts';
import { untilAllSettled } from '../shop/settling.ts';
import type { Figure } from './figure.ts';

const PER_SECOND = 50;
const BUYERS = 20;
const SETTLE_MS = 30_000;
/** Below so many replies a p99 is but the slowest one. */
const LEAST_SECONDS = 10;

/** Quantiles of every second reply: plain orders have the even turns, those that wait the odd ones. */
const every = (rounds: readonly LoadSummary[], rest: 0 | 1) =>
  rounds.map(({ kept }) => {
    const times = kept.filter(({ turn }) => turn % 2 === rest).map(({ ms }) => ms);
    const sorted = times.toSorted((a, b) => a - b);
    const at = (share: number) => quantile(sorted, share);
    const percentiles = Array.from({ length: 101 }, (_, percent) => at(percent / 100));
    return { p50: at(0.5), p95: at(0.95), p99: at(0.99), percentiles };
  });

const reply = (status: string) => ({ kind: 'fields', status: 201, fields: { status } }) as const;

const row = (what: string, values: (number | null)[], atMost: number) =>
  judgeValue({ figure: 'P6', what, values, unit: ' ms', goal: { atMost } });

export const calmOrders: Figure = {
  id: 'P6',
  what: 'POST /order at 50/s',
  isQuick: true,
  measure: async ({ shop, books, buyers, adminToken, rounds, seconds, load }) => {
    const signedIn = await buyers(BUYERS);
    const calls = signedIn.flatMap(({ token }, index) => {
      const body = { book_id: books[index] };
      return [
        createCall({ path: '/order', token, body }, reply('PENDING')),
        createCall(
          { path: '/order', token, body, headers: { Prefer: 'wait=10' } },
          reply('ACCEPTED'),
        ),
      ];
    });
    const token = await adminToken();
    const loop = { kind: 'open', perSecond: PER_SECOND } as const;
    await load({ calls, loop: { ...loop, seconds: Math.min(2, seconds) } });
    const { orders } = await interleave(rounds, {
      orders: async () => {
        const length = seconds < 1 ? seconds : Math.max(LEAST_SECONDS, seconds);
        const summary = await load({ calls, loop: { ...loop, seconds: length }, keep: true });
        await untilAllSettled(shop.url, token, SETTLE_MS);
        return summary;
      },
    });
    const replied = every(orders, 0);
    const accepted = every(orders, 1);
    return {
      rows: [
        row(
          'POST /order at 50/s: reply p50',
          replied.map(({ p50 }) => p50),
          20,
        ),
        row(
          'POST /order at 50/s: reply p99',
          replied.map(({ p99 }) => p99),
          100,
        ),
        row(
          'POST /order at 50/s: ACCEPTED p50',
          accepted.map(({ p50 }) => p50),
          30,
        ),
        row(
          'POST /order at 50/s: ACCEPTED p99',
          accepted.map(({ p99 }) => p99),
          200,
        ),
      ],
      curves: [
        latencyCurve('p6', 'P6: orders at 50/s, from the due time', {
          'reply 201': replied,
          ACCEPTED: accepted,
        }),
      ],
    };
  },
};
