import { monitorEventLoopDelay } from 'node:perf_hooks';
import { eventually } from '@bookstore/testkit';

const NS_PER_MS = 1e6;

/** A pause is measured between two samples: one is needed before the work, and one after it. */
const nextSample = (delay: ReturnType<typeof monitorEventLoopDelay>): Promise<void> => {
  const count = delay.count;
  return eventually(() => {
    if (delay.count === count) throw new Error('no sample yet');
  });
};

/** The longest pause of the event loop during the work, and the duration of the work. */
export const watchEventLoop = async (
  work: () => Promise<unknown>,
): Promise<{ longestPauseMs: number; tookMs: number }> => {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await nextSample(delay);
  const startedAt = performance.now();
  await work();
  const tookMs = performance.now() - startedAt;
  await nextSample(delay);
  delay.disable();
  return { longestPauseMs: delay.max / NS_PER_MS, tookMs };
};
