import { describe, expect, test } from '@jest/globals';
import { appendSample, type History, lookBack, measureDemand, type Sample } from './demand.ts';

const byCpu = { min: 1, max: 9, cpu: 0.5 };
const byQueue = { min: 1, max: 9, queue: { name: 'orders', messagesPerReplica: 20 } };

describe('demand', () => {
  test('of CPU is the cores in use, in replicas at their target', () => {
    expect(measureDemand(byCpu, { cores: [0.9, 0.6] }, 2)).toEqual({
      replicas: 3,
      isComplete: true,
    });
  });

  test('of a queue is the waiting messages, in replicas', () => {
    expect(measureDemand(byQueue, { messages: 50 }, 2)).toEqual({
      replicas: 2.5,
      isComplete: true,
    });
  });

  test('of CPU and queue is the higher one', () => {
    const both = { ...byCpu, ...byQueue };
    expect(measureDemand(both, { cores: [0.1], messages: 60 }, 1).replicas).toBe(3);
    expect(measureDemand(both, { cores: [1], messages: 0 }, 1).replicas).toBe(2);
  });

  test.each([
    ['a replica that does not respond', byCpu, { cores: [0.9] }],
    ['more replicas than there should be', byCpu, { cores: [0.1, 0.1, 0.1] }],
    ['no replica that responds', byCpu, { cores: [] }],
    ['a broker that does not respond', byQueue, {}],
    ['one of two signals missing', { ...byCpu, ...byQueue }, { cores: [0.1, 0.1] }],
  ])('is incomplete with %s', (_name, policy, signals) => {
    expect(measureDemand(policy, signals, 2).isComplete).toBe(false);
  });

  test('counts the known signal when the other is missing', () => {
    const both = { ...byCpu, ...byQueue };
    expect(measureDemand(both, { cores: [1, 1] }, 2)).toEqual({ replicas: 4, isComplete: false });
  });
});

const SPAN = { longestMs: 100, gapMs: 30 };
const at = (atMs: number, version = 1): Sample => ({
  atMs,
  version,
  replicas: 1,
  isComplete: true,
});
const after = (...samples: readonly Sample[]): History =>
  samples.reduce<History>((history, sample) => appendSample(history, sample, SPAN), []);
const times = (history: History | null) => history?.map(({ atMs }) => atMs);

describe('history', () => {
  test('starts again with any change of the service', () => {
    expect(times(after(at(0), at(10), at(20, 2)))).toEqual([20]);
  });

  test('starts again after a gap', () => {
    expect(times(after(at(0), at(30), at(61)))).toEqual([61]);
  });

  test('keeps the span, and one older sample to show that it is covered', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => at(index * 10));
    const history = after(...many);
    expect(times(history)?.[0]).toBe(9_890);
    expect(history).toHaveLength(11);
  });

  test('is null for a time that it does not cover', () => {
    expect(lookBack([], 0)).toBeNull();
    expect(lookBack(after(at(0), at(20), at(40)), 50)).toBeNull();
    expect(times(lookBack(after(at(0), at(20), at(45), at(60)), 40))).toEqual([20, 45, 60]);
  });
});
