import { type Fault, describeFault } from '../plan/fault.ts';
import { breakAndMend, type BreakableShop, createWait, findTarget } from './breaker.ts';

/** Times in milliseconds after the start of the load. */
export type FaultRecord = {
  fault: Fault;
  /** In words, with the process that was really meant. */
  what: string;
  brokenAtMs: number;
  mendedAtMs: number | null;
  /** Why it did not come to pass, or not wholly. */
  trouble?: string;
};

export type RunningFaults = {
  records: readonly FaultRecord[];
  /** Mends everything, and resolves when all is mended. */
  heal: () => Promise<void>;
  /** Resolves when all faults have come and were mended. */
  ended: Promise<void>;
};

/** Lets the faults come at their times; a target that is broken already is left alone. */
export const runFaults = (
  faults: readonly Fault[],
  shop: BreakableShop,
  say: (line: string) => void,
): RunningFaults => {
  const records: FaultRecord[] = [];
  const healing = new AbortController();
  const wait = createWait(healing.signal);
  const busy = new Set<string>();
  const startedAt = performance.now();
  const sinceStart = () => Math.round(performance.now() - startedAt);

  const cause = async (fault: Fault): Promise<void> => {
    await wait(fault.atMs - sinceStart());
    if (healing.signal.aborted) return;
    const record: FaultRecord = {
      fault,
      what: describeFault(fault),
      brokenAtMs: sinceStart(),
      mendedAtMs: null,
    };
    records.push(record);
    try {
      const target = await findTarget(fault, shop);
      if (target !== fault.target) record.what += ` = ${target}`;
      const hurt = fault.kind === 'clock' ? `the clock of ${target}` : target;
      if (busy.has(hurt)) throw new Error('broken already');
      busy.add(hurt);
      say(`${(record.brokenAtMs / 1_000).toFixed(1)} s  ${record.what}`);
      try {
        await breakAndMend(fault, target, shop, wait);
        record.mendedAtMs = sinceStart();
      } finally {
        busy.delete(hurt);
      }
    } catch (error) {
      record.trouble = error instanceof Error ? error.message : String(error);
    }
  };
  const ended = Promise.all(faults.map(cause)).then(() => undefined);
  return {
    records,
    ended,
    heal: () => {
      healing.abort();
      return ended;
    },
  };
};
