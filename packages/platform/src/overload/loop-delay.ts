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

/**
 * The median: one long pause (garbage, a process that was stopped) is no overload, a loop that is always late is.
 * It is watched from when somebody asks until nobody has for a while, since watching wakes the process all the time.
 */
export const watchLoopDelay = (): LoopDelay => {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  let latest = 0;
  let wasAsked = false;
  let timer: NodeJS.Timeout | undefined;
  const rest = (): void => {
    clearInterval(timer);
    timer = undefined;
    histogram.disable();
    latest = 0;
  };
  const look = (): void => {
    latest = Math.max(0, histogram.percentile(MEDIAN) / NS_PER_MS - RESOLUTION_MS);
    histogram.reset();
    if (!wasAsked) rest();
    wasAsked = false;
  };
  return {
    ms: () => {
      wasAsked = true;
      if (!timer) {
        histogram.enable();
        timer = setInterval(look, LOOK_MS).unref();
      }
      return latest;
    },
    stop: rest,
  };
};
