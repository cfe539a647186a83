import { expect, test } from '@jest/globals';
import { findUnsettled, type Node, type Service, type Task } from './unsettled.ts';

const service: Service = { name: 'web', image: 'web:2', replicas: 2, update: 'completed' };
const task: Task = {
  service: 'web',
  image: 'web:2',
  node: 'n1',
  desired: 'Running',
  current: 'Running',
};
const old: Task = { ...task, image: 'web:1', desired: 'Shutdown', current: 'Shutdown' };
const nodes: Node[] = [
  { name: 'n1', isReady: true, isVoting: true, isLeader: true },
  { name: 'n2', isReady: false, isVoting: false, isLeader: false },
];

test('a service with all its replicas is settled', () => {
  expect(findUnsettled([service], [task, task, old], nodes)).toEqual([]);
});

test('a job is settled when one of its tasks has done it', () => {
  const job = { ...service, replicas: null };
  const failed = { ...task, desired: 'Shutdown', current: 'Failed' };
  const done = { ...task, desired: 'Complete', current: 'Complete' };
  expect(findUnsettled([job], [failed, done], nodes)).toEqual([]);
  expect(findUnsettled([job], [failed, task], nodes)).toEqual(['web: not done yet']);
});

test.each<[string, Partial<Service>, Task[]]>([
  ['an update that goes on', { update: 'updating' }, [task, task]],
  ['a rollback that goes on', { update: 'rollback_started' }, [task, task]],
  ['a missing replica', {}, [task]],
  ['a replica that starts', {}, [task, { ...task, current: 'Starting' }]],
  ['a replica on a dead node', {}, [task, { ...task, node: 'n2' }]],
  ['a replica of the old image', {}, [task, { ...task, image: 'web:1' }]],
  ['one replica more than there should be', {}, [task, task, { ...task, image: 'web:1' }]],
])('%s is named', (_name, change, tasks) => {
  expect(findUnsettled([{ ...service, ...change }], tasks, nodes)).toEqual([
    expect.stringMatching(/^web: /),
  ]);
});
