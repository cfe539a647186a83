import { describe, expect, it } from '@jest/globals';
import { createThroughputEstimator } from './throughput-estimator.ts';

const samples = (
  estimator: ReturnType<typeof createThroughputEstimator>,
  settled: readonly number[],
  from = 0,
) =>
  settled.forEach((count, index) => {
    estimator.sample(count, from + index * 1_000);
  });

describe('the throughput of settled orders', () => {
  it('is the configured minimum until the shop is seen to settle more', () => {
    const estimator = createThroughputEstimator(50);
    samples(estimator, [0, 10, 20, 30]);
    expect(estimator.perSecond()).toBe(50);
  });

  it('is the best of three seconds, not of one', () => {
    const estimator = createThroughputEstimator(50);
    samples(estimator, [1_000, 1_000, 1_600, 1_600, 1_600]);
    expect(estimator.perSecond()).toBe(200);
  });

  it('is kept for a minute', () => {
    const estimator = createThroughputEstimator(50);
    samples(estimator, [0, 200, 400, 600]);
    estimator.sample(600, 30_000);
    estimator.sample(600, 60_000);
    expect(estimator.perSecond()).toBe(200);
    estimator.sample(600, 64_000);
    expect(estimator.perSecond()).toBe(50);
  });

  it('tells a working shop from a stalled one within three seconds', () => {
    const estimator = createThroughputEstimator(50);
    expect(estimator.isSettling()).toBe(false);
    samples(estimator, [0, 10, 10, 10]);
    expect(estimator.isSettling()).toBe(true);
    samples(estimator, [10, 10], 4_000);
    expect(estimator.isSettling()).toBe(false);
  });
});
