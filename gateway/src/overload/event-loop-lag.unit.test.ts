import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@bookstore/testkit';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createEventLoopLag, type EventLoopLag } from './event-loop-lag.ts';

let lag: EventLoopLag;
afterEach(() => lag.stop());

const block = (ms: number) => {
  const end = performance.now() + ms;
  while (performance.now() < end);
};

describe('the lag of the event loop', () => {
  it('is seen while it lasts, and gone afterwards', async () => {
    lag = createEventLoopLag();
    await eventually(() => {
      block(120);
      expect(lag.ms()).toBeGreaterThan(50);
    });
    await eventually(() => expect(lag.ms()).toBeLessThan(50));
  });

  it('ignores one long pause', async () => {
    lag = createEventLoopLag();
    lag.ms();
    block(400);
    const seen: number[] = [];
    await eventually(() => {
      seen.push(lag.ms());
      expect(seen.length).toBeGreaterThan(20);
    });
    expect(Math.max(...seen)).toBeLessThan(200);
  });

  it('no longer wakes the process when nobody has asked for a while', async () => {
    lag = createEventLoopLag();
    lag.ms();
    await eventually(async () => {
      const before = performance.nodeTiming.uvMetricsInfo.loopCount;
      await sleep(400);
      expect(performance.nodeTiming.uvMetricsInfo.loopCount - before).toBeLessThan(10);
    });
  });
});
