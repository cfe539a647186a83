import { setTimeout as sleep } from 'node:timers/promises';
import { bySecond } from '../results/by-second.ts';
import { judgeRatio, judgeValue } from '../results/judge-row.ts';
import type { LoadSummary } from '../load/summary.ts';
import { quantile } from '../results/statistics.ts';
import { untilAllSettled } from '../shop/settling.ts';
import type { Figure } from './figure.ts';
import { ceiling, halfOf } from './loops.ts';
import { mixedCalls, REFUSED } from './overload-mix.ts';

const TIMES = 3;
/** Of overload, for each second of a sample. */
const LENGTH = 12;
const CALM_LENGTH = 3;
const WARM_UP_LENGTH = 5;
/** As long as a visitor looks at a page that does not load. */
const PATIENCE_MS = 10_000;
const SETTLE_MS = 600_000;
/** Some seconds are calm when their p95 is at most so many times that of calm times, and not less than this. */
const CALM_AGAIN = 2;
const CALM_MS = 20;
/** Single seconds of calm times differ by ten times. */
const AT_ONCE_S = 3;

/** Seconds until no three seconds are worse than calm ones any more; null when that did not come. */
const untilCalm = (after: LoadSummary, calm: LoadSummary): number | null => {
  const bearable = Math.max(CALM_MS, CALM_AGAIN * (calm.p95 ?? 0));
  const spans = bySecond(after.kept, AT_ONCE_S);
  const lastBad = spans.findLastIndex(
    ({ p95, refused }) => refused > 0 || (p95 ?? Infinity) > bearable,
  );
  return lastBad === spans.length - 1 ? null : lastBad + 1;
};

export const overload: Figure = {
  id: 'P11',
  what: 'overload: 3 × the knee',
  isQuick: false,
  measure: async (bench) => {
    const { shop, load, seconds, say, adminToken } = bench;
    const calls = await mixedCalls(bench, false);
    const orRefused = await mixedCalls(bench, true);
    const token = await adminToken();
    // A shop that has just started does half of what it does some seconds later: that would be no knee.
    await load({ calls, loop: ceiling({ ...bench, seconds: seconds * WARM_UP_LENGTH }) });
    await untilAllSettled(shop.url, token, SETTLE_MS);
    const knee = await load({
      calls,
      loop: ceiling({ ...bench, seconds: seconds * 2 }),
      keep: true,
    });
    await untilAllSettled(shop.url, token, SETTLE_MS);
    const calmLoop = { ...halfOf([knee], seconds * CALM_LENGTH), patienceMs: PATIENCE_MS };
    const calm = await load({ calls, loop: calmLoop, keep: true });
    const perSecond = Math.round(knee.perSecond * TIMES);
    const length = seconds * LENGTH;
    const floodLoop = {
      kind: 'open',
      perSecond,
      seconds: length,
      patienceMs: PATIENCE_MS,
    } as const;
    const tooMuch = { calls: orRefused, keep: true, isTooMuch: true };
    // Those who were promised an answer may still wait for it when the calm ones come.
    const [flood, after] = await Promise.all([
      load({ ...tooMuch, loop: floodLoop }),
      sleep(length * 1_000).then(() => load({ ...tooMuch, loop: calmLoop })),
    ]);
    await untilAllSettled(shop.url, token, SETTLE_MS).catch((error: unknown) => say(String(error)));
    const end = Math.min(...flood.kept.slice(0, 1).map(({ dueAt }) => dueAt)) + length * 1_000;
    const isInTime = ({ dueAt, ms }: { dueAt: number; ms: number }) => dueAt + ms <= end;
    const served = flood.kept.filter((reply) => reply.status < 400 && isInTime(reply));
    const refused = flood.kept
      .filter(({ status }) => REFUSED.includes(status))
      .map(({ ms }) => ms)
      .toSorted((a, b) => a - b);
    const times = bySecond(flood.kept);
    return {
      rows: [
        {
          ...judgeRatio({
            figure: 'P11',
            what: `${TIMES} × the knee for ${length} s: served`,
            shop: [{ perSecond: served.length / length }],
            limit: [knee],
            limitName: 'the knee',
            atLeast: 0.9,
          }),
        },
        judgeValue({
          figure: 'P11',
          what: `${TIMES} × the knee: refused (429, 503), p99 from the due time`,
          values: [quantile(refused, 0.99)],
          unit: ' ms',
          goal: { atMost: 50 },
          detail: `${served.length} served in time, ${refused.length} refused, ${flood.wrong} broken or given up`,
        }),
        judgeValue({
          figure: 'P11',
          what: 'calm again after the flood',
          values: [untilCalm(after, calm)],
          unit: ' s',
          goal: { atMost: 5 },
          detail: `calm p95 ${calm.p95?.toFixed(1)} ms, after it ${after.p95?.toFixed(1)} ms`,
        }),
      ],
      curves: [
        {
          name: 'p11',
          title: `P11: ${TIMES} × the knee`,
          x: 'second in which they were due',
          y: 'replies/s',
          lines: [
            { name: 'served', points: times.map(({ second, served: count }) => [second, count]) },
            { name: 'refused', points: times.map(({ second, refused: count }) => [second, count]) },
          ],
        },
      ],
    };
  },
};
