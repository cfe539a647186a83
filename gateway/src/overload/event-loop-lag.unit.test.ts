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
  it('is measured while it lasts, and drops afterwards', async () => {
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
    const samples: number[] = [];
    await eventually(() => {
      samples.push(lag.ms());
      expect(samples.length).toBeGreaterThan(20);
    });
    expect(Math.max(...samples)).toBeLessThan(200);
  });

  it('does not wake the process when it has not been read for a while', async () => {
    lag = createEventLoopLag();
    lag.ms();
    await eventually(async () => {
      const before = performance.nodeTiming.uvMetricsInfo.loopCount;
      await sleep(400);
      expect(performance.nodeTiming.uvMetricsInfo.loopCount - before).toBeLessThan(10);
    });
  });
});
