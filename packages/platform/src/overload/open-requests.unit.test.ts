import { describe, expect, it } from '@jest/globals';
import { createOpenRequests } from './open-requests.ts';

const LIMITS = { burst: 20, standing: 8, burstMs: 1_000 };

const start = (limits = LIMITS) => {
  const clock = { ms: 0 };
  const requests = createOpenRequests(limits, () => clock.ms);
  /** How many of so many were let in. */
  const come = (count: number) =>
    Array.from({ length: count }, () => requests.enter()).filter((isIn) => isIn).length;
  const go = (count: number) => {
    for (let turn = 0; turn < count; turn += 1) requests.leave();
  };
  return { clock, requests, come, go };
};

describe('open requests', () => {
  it('of a burst are let in up to its bound', () => {
    const { come, requests } = start();
    expect(come(30)).toBe(20);
    expect(requests.count()).toBe(20);
  });

  it('that stay many for longer than a burst are bounded by what may stand', () => {
    const { clock, come, go } = start();
    come(15);
    clock.ms = 1_001;
    expect(come(5)).toBe(0);
    go(8);
    expect(come(5)).toBe(1);
  });

  it('may be a burst again after few were open', () => {
    const { clock, come, go } = start();
    come(15);
    clock.ms = 1_001;
    expect(come(1)).toBe(0);
    go(11);
    expect(come(30)).toBe(16);
  });

  it('one after another are never a burst, however long it goes on', () => {
    const { clock, come, go } = start();
    come(7);
    for (let turn = 0; turn < 100; turn += 1) {
      clock.ms += 100;
      go(1);
      expect(come(1)).toBe(1);
    }
    expect(come(30)).toBe(13);
  });

  it('have one bound where burst and standing are the same', () => {
    const { clock, come, go } = start({ ...LIMITS, burst: 8 });
    come(8);
    clock.ms = 5_000;
    go(1);
    expect(come(2)).toBe(1);
  });
});
