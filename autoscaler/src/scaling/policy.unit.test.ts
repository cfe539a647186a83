import { expect, test } from '@jest/globals';
import { parsePolicy } from './policy.ts';

const parse = (labels: Record<string, string>, service = {}) => {
  const named = Object.entries(labels).map(([key, value]) => [`bookstore.autoscale.${key}`, value]);
  return parsePolicy({ labels: Object.fromEntries(named), replicas: 2, ...service });
};

test('a service without such labels is none of our business', () => {
  expect(parsePolicy({ labels: { 'com.example': '1' }, replicas: 2 })).toEqual({ kind: 'none' });
});

test('reads bounds, the share of a core and the queue', () => {
  expect(
    parse({ min: '2', max: '6', cpu: '0.6', queue: 'orders', 'queue-per-replica': '50' }),
  ).toEqual({
    kind: 'valid',
    policy: { min: 2, max: 6, cpu: 0.6, queue: { name: 'orders', messagesPerReplica: 50 } },
  });
});

test.each([
  ['no bound', { min: '2', cpu: '0.6' }, 'max'],
  ['min 0', { min: '0', max: '3', cpu: '0.6' }, 'min'],
  ['min above max', { min: '4', max: '3', cpu: '0.6' }, 'min is more than max'],
  ['half a replica', { min: '1.5', max: '3', cpu: '0.6' }, 'min: must be a whole number'],
  ['a number with a typo', { min: '1', max: '3o', cpu: '0.6' }, 'max: must be a whole number'],
  ['more than anybody wants', { min: '1', max: '1000', cpu: '0.6' }, 'max'],
  ['a share in percent', { min: '1', max: '3', cpu: '60%' }, 'cpu: must be a number of cores'],
  ['a share of nothing', { min: '1', max: '3', cpu: '0' }, 'cpu'],
  ['nothing to go by', { min: '1', max: '3' }, 'needs cpu or queue'],
  ['a queue without a measure', { min: '1', max: '3', queue: 'orders' }, 'go together'],
  [
    'a measure without a queue',
    { min: '1', max: '3', cpu: '1', 'queue-per-replica': '5' },
    'go tog',
  ],
  ['a label with a typo', { min: '1', max: '3', cpu: '1', cpus: '1' }, 'cpus'],
])('refuses %s', (_name, labels, problem) => {
  expect(parse(labels)).toEqual({ kind: 'invalid', problem: expect.stringContaining(problem) });
});

test('refuses a share that a task can never pass, for its limit is lower', () => {
  const labels = { min: '1', max: '3', cpu: '0.6' };
  expect(parse(labels, { cpuLimit: 0.5 })).toMatchObject({ kind: 'invalid' });
  expect(parse(labels, { cpuLimit: 1 })).toMatchObject({ kind: 'valid' });
});

test('refuses a service that has one task per node', () => {
  const labels = { min: '1', max: '3', cpu: '0.6' };
  expect(parse(labels, { replicas: undefined })).toMatchObject({ kind: 'invalid' });
});
