import { quantile } from '../results/statistics.ts';
import type { Reply } from './connection.ts';
import type { LoadSummary } from './summary.ts';

type Outcome = {
  turn: number;
  ms: number;
  /** On the clock of performance.now(). */
  dueAt: number;
  reply: Reply | null;
  /** Why the reply is wrong or missing. */
  wrong: string | null;
};

export type Records = {
  add: (outcome: Outcome) => void;
  /** A request that was not even sent. */
  giveUp: () => void;
  /** Forgets the latencies so far, not what was wrong: the warm-up is over. */
  startCounting: () => void;
  summarise: (seconds: number) => LoadSummary;
};

const SHOWN_FAILURES = 5;
const PERCENTS = Array.from({ length: 101 }, (_, percent) => percent / 100);

export const createRecords = (keep: boolean): Records => {
  let latencies: number[] = [];
  let wrong = 0;
  const examples: string[] = [];
  const kept: LoadSummary['kept'] = [];
  let startedAt = Date.now();
  let cpuBefore = process.cpuUsage();
  return {
    add: (outcome) => {
      if (outcome.wrong === null) latencies.push(outcome.ms);
      else {
        wrong += 1;
        if (examples.length < SHOWN_FAILURES) examples.push(outcome.wrong);
      }
      if (!keep || outcome.reply === null) return;
      kept.push({
        turn: outcome.turn,
        ms: outcome.ms,
        dueAt: performance.timeOrigin + outcome.dueAt,
        status: outcome.reply.status,
        body: outcome.reply.body.toString(),
      });
    },
    giveUp: () => {
      wrong += 1;
      if (examples.length < SHOWN_FAILURES) examples.push('given up before it was sent');
    },
    startCounting: () => {
      latencies = [];
      startedAt = Date.now();
      cpuBefore = process.cpuUsage();
    },
    summarise: (seconds) => {
      const { user, system } = process.cpuUsage(cpuBefore);
      const sorted = Float64Array.from(latencies).toSorted();
      const at = (share: number) => quantile(sorted, share);
      return {
        right: sorted.length,
        wrong,
        examples,
        startedAt,
        seconds,
        perSecond: sorted.length / seconds,
        ownCores: (user + system) / 1e6 / seconds,
        p50: at(0.5),
        p95: at(0.95),
        p99: at(0.99),
        max: at(1),
        percentiles: PERCENTS.map(at),
        kept,
      };
    },
  };
};
