import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 20;
const LOOK_MS = 500;
const MEDIAN = 50;
const NS_PER_MS = 1e6;

export type LoopDelay = {
  /** Milliseconds that work waits for its turn, as it was in the last half second. */
  ms: () => number;
  stop: () => void;
};

/** The median: one long pause (garbage, a process that was stopped) is no overload, a loop that is always late is. */
export const watchLoopDelay = (): LoopDelay => {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  let latest = 0;
  const timer = setInterval(() => {
    latest = Math.max(0, histogram.percentile(MEDIAN) / NS_PER_MS - RESOLUTION_MS);
    histogram.reset();
  }, LOOK_MS);
  timer.unref();
  return {
    ms: () => latest,
    stop: () => {
      clearInterval(timer);
      histogram.disable();
    },
  };
};
