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
 * Takes the median, because one long pause (garbage collection, a stopped process) is no overload and a loop that is
 * always late is. Measures only while somebody asks: each measurement wakes the process.
 */
export const createEventLoopLag = (): EventLoopLag => {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  let latest = 0;
  let wasAsked = false;
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
    if (!wasAsked) stop();
    wasAsked = false;
  };
  return {
    ms: () => {
      wasAsked = true;
      if (!timer) {
        histogram.enable();
        timer = setInterval(sample, SAMPLE_MS).unref();
      }
      return latest;
    },
    stop,
  };
};
