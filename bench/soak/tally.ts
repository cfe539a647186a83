import { quantile } from '../results/statistics.ts';
import { VISIT_KINDS, type VisitKind } from './visits/visit.ts';

/** The replies of one kind since the window before: milliseconds from the due time; null where there were none. */
export type Window = Record<VisitKind, { p50: number | null; p99: number | null }>;

/** Counts replies. It keeps the latencies of one window only, so it does not grow with the soak. */
export type Tally = {
  right: (kind: VisitKind | 'stream', ms: number) => void;
  wrong: (kind: VisitKind | 'stream', why: string) => void;
  /** Ends a window and begins the next. */
  takeWindow: () => Window;
  /** Of the whole soak, warm-up included. */
  counts: () => { right: Record<string, number>; wrong: number; examples: readonly string[] };
};

const SHOWN_FAILURES = 10;

export const createTally = (): Tally => {
  const latencies = new Map<string, number[]>();
  const right = new Map<string, number>();
  const examples: string[] = [];
  let wrong = 0;
  return {
    right: (kind, ms) => {
      right.set(kind, (right.get(kind) ?? 0) + 1);
      const window = latencies.get(kind) ?? [];
      if (window.length === 0) latencies.set(kind, window);
      window.push(ms);
    },
    wrong: (kind, why) => {
      wrong += 1;
      const at = new Date().toISOString();
      if (examples.length < SHOWN_FAILURES) examples.push(`${at} ${kind}: ${why}`);
    },
    takeWindow: () => {
      const of = (kind: VisitKind) => {
        const sorted = (latencies.get(kind) ?? []).toSorted((a, b) => a - b);
        return { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) };
      };
      const [read, order, settled, errand] = VISIT_KINDS;
      const window = {
        [read]: of(read),
        [order]: of(order),
        [settled]: of(settled),
        [errand]: of(errand),
      };
      latencies.clear();
      return window;
    },
    counts: () => ({ right: Object.fromEntries(right), wrong, examples }),
  };
};
