import { expect, test } from '@jest/globals';
import { measureDemand } from './demand.ts';

const byCpu = { min: 1, max: 9, cpu: 0.5 };
const byQueue = { min: 1, max: 9, queue: { name: 'orders', messagesPerReplica: 20 } };

test('CPU: what all replicas use, in replicas that use their share', () => {
  expect(measureDemand(byCpu, { cores: [0.9, 0.6] }, 2)).toEqual({ replicas: 3, isComplete: true });
});

test('queue: what waits, in replicas', () => {
  expect(measureDemand(byQueue, { messages: 50 }, 2)).toEqual({ replicas: 2.5, isComplete: true });
});

test('with both the one that asks for more decides', () => {
  const both = { ...byCpu, ...byQueue };
  expect(measureDemand(both, { cores: [0.1], messages: 60 }, 1).replicas).toBe(3);
  expect(measureDemand(both, { cores: [1], messages: 0 }, 1).replicas).toBe(2);
});

test.each([
  ['a replica does not answer', byCpu, { cores: [0.9] }],
  ['more answer than there should be', byCpu, { cores: [0.1, 0.1, 0.1] }],
  ['nobody answers', byCpu, { cores: [] }],
  ['the broker does not answer', byQueue, {}],
  ['one of two signals is missing', { ...byCpu, ...byQueue }, { cores: [0.1, 0.1] }],
])('%s: what is known counts, but is not all', (_name, policy, signals) => {
  expect(measureDemand(policy, signals, 2).isComplete).toBe(false);
});

test('a missing signal does not hide the other', () => {
  const both = { ...byCpu, ...byQueue };
  expect(measureDemand(both, { cores: [1, 1] }, 2)).toEqual({ replicas: 4, isComplete: false });
});
