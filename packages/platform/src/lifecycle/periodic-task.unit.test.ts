import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { pino } from 'pino';
import { createPeriodicTask, type PeriodicTaskOptions } from './periodic-task.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const INTERVAL_MS = 1_000;
const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);
const create = (options: Pick<PeriodicTaskOptions, 'work'> & Partial<PeriodicTaskOptions>) =>
  createPeriodicTask({
    name: 'counting',
    intervalMs: INTERVAL_MS,
    logger: pino({ level: 'silent' }),
    ...options,
  });

/** Work of which each run lasts until it is ended. */
const createWork = () => {
  const state = { started: 0, running: 0, most: 0, end: () => {} };
  const work = async () => {
    state.started += 1;
    state.running += 1;
    state.most = Math.max(state.most, state.running);
    await new Promise<void>((resolve) => {
      state.end = resolve;
    });
    state.running -= 1;
  };
  return { state, work };
};

test('runs after each interval, which begins at the end of a run', async () => {
  const { state, work } = createWork();
  create({ work }).start();
  await pass(INTERVAL_MS - 1);
  expect(state.started).toBe(0);
  await pass(1);
  expect(state.started).toBe(1);
  await pass(10 * INTERVAL_MS);
  expect(state.started).toBe(1);
  state.end();
  await pass(INTERVAL_MS);
  expect(state.started).toBe(2);
});

test('runs at the start if told to', async () => {
  const { state, work } = createWork();
  create({ work, immediate: true }).start();
  await pass(0);
  expect(state.started).toBe(1);
});

test('a trigger runs it now; triggers during a run make it run once more', async () => {
  const { state, work } = createWork();
  const task = create({ work });
  task.start();
  task.trigger();
  expect(state.started).toBe(1);
  task.trigger();
  task.trigger();
  state.end();
  await pass(0);
  expect(state).toMatchObject({ started: 2, most: 1 });
  state.end();
  await pass(INTERVAL_MS - 1);
  expect(state.started).toBe(2);
  await pass(1);
  expect(state.started).toBe(3);
});

test('failed runs are tried again with growing pauses that no trigger cuts short', async () => {
  let runs = 0;
  const task = create({
    work: async () => {
      runs += 1;
      if (runs <= 20) throw new Error('unavailable');
    },
    immediate: true,
  });
  await expect(task.check()).rejects.toThrow('counting has not run yet');
  task.start();
  await pass(0);
  await expect(task.check()).rejects.toThrow('unavailable');
  for (let i = 0; i < 1_000; i += 1) {
    task.trigger();
    await pass(1);
  }
  expect(runs).toBeGreaterThanOrEqual(3);
  expect(runs).toBeLessThanOrEqual(5);
  await pass(20 * 5_000);
  expect(runs).toBeGreaterThan(20);
  await task.check();
});

test('a stop aborts the run in hand, waits for it, and no run follows', async () => {
  let runs = 0;
  const task = create({
    work: (signal) => {
      runs += 1;
      return new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
  });
  task.start();
  task.trigger();
  await task.stop();
  task.trigger();
  await pass(10 * INTERVAL_MS);
  expect(runs).toBe(1);
});
