import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 20;
const SAMPLE_MS = 500;
const MEDIAN = 50;
const NS_PER_MS = 1e6;

export type EventLoopLag = {
  /** Median time that work waits for the event loop, in ms, over the last half second. */
  ms: () => number;
  stop: () => void;
};

/**
 * Uses the median: a loop that is always late is overloaded, but one long pause (garbage collection, a stopped process) is
 * not. It samples only while `ms` is called, because each sample wakes the process.
 */
export const createEventLoopLag = (): EventLoopLag => {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  let latest = 0;
  let wasRead = false;
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
    histogram.disable();
    latest = 0;
  };
  const sample = (): void => {
    latest = Math.max(0, histogram.percentile(MEDIAN) / NS_PER_MS - RESOLUTION_MS);
    histogram.reset();
    if (!wasRead) stop();
    wasRead = false;
  };
  return {
    ms: () => {
      wasRead = true;
      if (!timer) {
        histogram.enable();
        timer = setInterval(sample, SAMPLE_MS).unref();
      }
      return latest;
    },
    stop,
  };
};
