import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../testing/index.ts';
import { type LoopDelay, watchLoopDelay } from './loop-delay.ts';

let loop: LoopDelay;
afterEach(() => loop.stop());

const block = (ms: number) => {
  const end = performance.now() + ms;
  while (performance.now() < end);
};

describe('the delay of the event loop', () => {
  it('is seen when it goes on, and over when it is over', async () => {
    loop = watchLoopDelay();
    await eventually(() => {
      block(120);
      expect(loop.ms()).toBeGreaterThan(50);
    });
    await eventually(() => expect(loop.ms()).toBeLessThan(50));
  });

  it('is not made by one long pause', async () => {
    loop = watchLoopDelay();
    loop.ms();
    block(400);
    const seen: number[] = [];
    await eventually(() => {
      seen.push(loop.ms());
      expect(seen.length).toBeGreaterThan(20);
    });
    expect(Math.max(...seen)).toBeLessThan(200);
  });

  it('wakes the process no more when nobody has asked for a while', async () => {
    loop = watchLoopDelay();
    loop.ms();
    await eventually(async () => {
      const before = performance.nodeTiming.uvMetricsInfo.loopCount;
      await sleep(400);
      expect(performance.nodeTiming.uvMetricsInfo.loopCount - before).toBeLessThan(10);
    });
  });
});
