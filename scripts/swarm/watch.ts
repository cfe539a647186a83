import { setTimeout as sleep } from 'node:timers/promises';
import { type Baseline, judgeStack, type Verdict } from './convergence.ts';
import { DeployFailure } from './problem.ts';
import type { StackState } from './service-records.ts';

interface Watch {
  readonly look: () => Promise<StackState>;
  readonly baseline: Baseline;
  readonly timeoutMs: number;
  readonly say: (line: string) => void;
}

const PAUSE_MS = 1_000;
/** Managers choose a new leader, and tasks end between a list and a look at its members. */
const MAX_FAILED_LOOKS = 10;

/**
 * Waits until every service works as it was last told to, with a line for each change. Throws a
 * DeployFailure that names the services as soon as one will not make it, or when the time is over.
 */
export const watchStack = async ({ look, baseline, timeoutMs, say }: Watch): Promise<void> => {
  const start = performance.now();
  const shown = new Map<string, string>();
  let failedLooks = 0;
  for (;;) {
    const seen = await look().catch((error: unknown) => {
      failedLooks += 1;
      if (failedLooks > MAX_FAILED_LOOKS) throw error;
      return null;
    });
    if (seen === null) {
      await sleep(PAUSE_MS);
      continue;
    }
    failedLooks = 0;
    const verdicts = judgeStack(seen, baseline, Date.now());
    const seconds = Math.round((performance.now() - start) / 1_000);
    for (const { name, state, detail } of verdicts) {
      if (shown.get(name) === detail) continue;
      shown.set(name, detail);
      say(`${String(seconds).padStart(4)} s  ${MARKS[state]} ${name.padEnd(NAME_WIDTH)} ${detail}`);
    }
    const failed = verdicts.filter(({ state }) => state === 'failed');
    if (failed.length > 0) throw new DeployFailure(describe('not deployed', failed));
    const waiting = verdicts.filter(({ state }) => state === 'waiting');
    if (waiting.length === 0 && verdicts.length > 0) return;
    if (performance.now() - start > timeoutMs) {
      throw new DeployFailure(describe(`not all works after ${timeoutMs / 1_000} s`, waiting));
    }
    await sleep(PAUSE_MS);
  }
};

const NAME_WIDTH = 28;
const MARKS = { working: '✓', waiting: '…', failed: '✗' };

const describe = (what: string, verdicts: readonly Verdict[]): string =>
  [`${what}:`, ...verdicts.map(({ name, detail }) => `- ${name}: ${detail}`)].join('\n');
