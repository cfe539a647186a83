import { describe, expect, it } from '@jest/globals';
import { createSettleRate } from './settle-rate.ts';

const looks = (rate: ReturnType<typeof createSettleRate>, settled: readonly number[], from = 0) =>
  settled.forEach((count, index) => {
    rate.note(count, from + index * 1_000);
  });

describe('the rate at which orders are settled', () => {
  it('is what is known of the shop until it was seen to do more', () => {
    const rate = createSettleRate(50);
    looks(rate, [0, 10, 20, 30]);
    expect(rate.perSecond()).toBe(50);
  });

  it('is the best of three seconds, not of one', () => {
    const rate = createSettleRate(50);
    looks(rate, [1_000, 1_000, 1_600, 1_600, 1_600]);
    expect(rate.perSecond()).toBe(200);
  });

  it('is kept for a minute after the orders that showed it', () => {
    const rate = createSettleRate(50);
    looks(rate, [0, 200, 400, 600]);
    rate.note(600, 30_000);
    rate.note(600, 60_000);
    expect(rate.perSecond()).toBe(200);
    rate.note(600, 64_000);
    expect(rate.perSecond()).toBe(50);
  });

  it('tells work from standstill within three seconds', () => {
    const rate = createSettleRate(50);
    expect(rate.isAtWork()).toBe(false);
    looks(rate, [0, 10, 10, 10]);
    expect(rate.isAtWork()).toBe(true);
    looks(rate, [10, 10], 4_000);
    expect(rate.isAtWork()).toBe(false);
  });
});
