import { monitorEventLoopDelay } from 'node:perf_hooks';
import { eventually } from '@bookstore/testkit';

const NS_PER_MS = 1e6;

/** A pause counts between two samples only: one must be there before the work, and one after it. */
const nextSample = (delay: ReturnType<typeof monitorEventLoopDelay>): Promise<void> => {
  const seen = delay.count;
  return eventually(() => {
    if (delay.count === seen) throw new Error('no sample yet');
  });
};

/** The longest time for which the event loop stood still while the work was done, and the whole time. */
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
