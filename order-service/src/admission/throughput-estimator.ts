/** Messages are handled in batches, so the throughput of a shorter span jumps. */
const SPAN_MS = 3_000;
/** A throughput seen so long ago still counts as what the shop can do. */
const MEMORY_MS = 60_000;

export type ThroughputEstimator = {
  /** Takes a sample: the number of orders ever settled, at a time (ms). */
  sample: (settled: number, at: number) => void;
  /** Orders settled per second: the best three seconds of the last minute. */
  perSecond: () => number;
  /** Whether an order was settled within the span. If not, a part is down or nothing is pending. */
  isSettling: () => boolean;
};

export const createThroughputEstimator = (minPerSecond: number): ThroughputEstimator => {
  let samples: { at: number; settled: number }[] = [];
  let rates: { at: number; perSecond: number }[] = [];
  return {
    sample: (settled, at) => {
      // The samples of the span, and the last one before it.
      const before = samples.findLastIndex((sample) => sample.at <= at - SPAN_MS);
      samples = [...samples.slice(Math.max(0, before)), { at, settled }];
      const [first] = samples;
      if (!first || at - first.at < SPAN_MS) return;
      const perSecond = ((settled - first.settled) * 1_000) / (at - first.at);
      rates = [...rates.filter((rate) => rate.at > at - MEMORY_MS), { at, perSecond }];
    },
    perSecond: () => Math.max(minPerSecond, ...rates.map(({ perSecond }) => perSecond)),
    isSettling: () => (samples.at(-1)?.settled ?? 0) > (samples[0]?.settled ?? 0),
  };
};
