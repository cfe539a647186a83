import { describe, expect, test } from '@jest/globals';
import { judgeService } from './convergence.ts';
import type { ServiceRecord, TaskRecord } from './service-records.ts';

const NOW = 1_000_000;
const NOBODY = { taskIds: new Set<string>() };

const service = (change: Partial<ServiceRecord> = {}): ServiceRecord => ({
  id: 's',
  name: 'shop_gateway',
  spec: 'new',
  mode: { kind: 'replicated', wanted: 2 },
  update: null,
  iteration: 0,
  ...change,
});
let count = 0;
const task = (change: Partial<TaskRecord> = {}): TaskRecord => ({
  id: `t${(count += 1)}`,
  serviceId: 's',
  nodeId: 'n',
  desired: 'running',
  state: 'running',
  error: '',
  since: NOW,
  spec: 'new',
  iteration: 0,
  containerId: 'c',
  ...change,
});
const judge = (one: ServiceRecord, tasks: readonly TaskRecord[], baseline = NOBODY) =>
  judgeService(one, tasks, baseline, NOW);

describe('a service', () => {
  test('works when as many tasks as wanted run', () => {
    expect(judge(service(), [task(), task()])).toMatchObject({
      state: 'working',
      detail: '2 of 2 run',
    });
  });

  test('is waited for while a task starts', () => {
    const verdict = judge(service(), [task(), task({ state: 'starting' })]);
    expect(verdict).toMatchObject({ state: 'waiting', detail: '1 of 2 run' });
  });

  test('is waited for while its tasks run what was deployed before', () => {
    const verdict = judge(service(), [task({ spec: 'old' }), task({ spec: 'old' })]);
    expect(verdict.state).toBe('waiting');
  });

  test('is waited for while an update watches its new tasks, and while an old one goes on beside them', () => {
    const updating = service({ update: { state: 'updating', message: '' } });
    expect(judge(updating, [task(), task()]).state).toBe('waiting');
    expect(judge(service(), [task(), task(), task({ spec: 'old' })]).state).toBe('waiting');
    const completed = service({ update: { state: 'completed', message: '' } });
    expect(judge(completed, [task(), task()]).state).toBe('working');
  });

  test.each(['paused', 'rollback_started', 'rollback_completed'])(
    'has failed when its update is %s',
    (state) => {
      const update = { state, message: 'task t1 died' };
      expect(judge(service({ update }), [task(), task()])).toMatchObject({
        state: 'failed',
        detail: `update ${state.replace('_', ' ')}: task t1 died`,
      });
    },
  );

  test('has failed when its tasks end again and again, and not by those of before', () => {
    const ended = Array.from({ length: 4 }, () =>
      task({ desired: 'shutdown', state: 'failed', error: 'exit 1' }),
    );
    expect(judge(service(), ended)).toMatchObject({
      state: 'failed',
      detail: '4 tasks failed: exit 1',
    });
    const baseline = { taskIds: new Set(ended.map(({ id }) => id)) };
    expect(judge(service(), ended, baseline).state).toBe('waiting');
  });

  test('has failed when a task finds no node for long', () => {
    const homeless = { state: 'pending', error: 'no suitable node' };
    expect(judge(service(), [task(homeless)]).state).toBe('waiting');
    expect(judge(service(), [task({ ...homeless, since: NOW - 60_000 })])).toMatchObject({
      state: 'failed',
      detail: 'finds no node: no suitable node',
    });
  });

  test('works when it has no task because none is wanted', () => {
    expect(judge(service({ mode: { kind: 'replicated', wanted: 0 } }), []).state).toBe('working');
  });
});

describe('a job', () => {
  const job = service({ mode: { kind: 'job', wanted: 1 }, iteration: 7 });
  test('works when a task of its present round is complete', () => {
    expect(judge(job, [task({ state: 'complete', iteration: 6 })]).state).toBe('waiting');
    expect(judge(job, [task({ state: 'complete', iteration: 7 })])).toMatchObject({
      state: 'working',
      detail: 'done',
    });
  });
});

test('a global service works when each of its tasks runs', () => {
  const everywhere = service({ mode: { kind: 'global' } });
  expect(judge(everywhere, []).state).toBe('waiting');
  expect(judge(everywhere, [task(), task()]).state).toBe('working');
});
