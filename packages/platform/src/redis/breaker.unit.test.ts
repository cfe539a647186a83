import { expect, test } from '@jest/globals';
import { createBreaker } from './breaker.ts';

const setUp = () => {
  const state = { now: 0, opened: 0 };
  const breaker = createBreaker({
    threshold: 3,
    firstPauseMs: 100,
    maxPauseMs: 1_000,
    onOpen: () => {
      state.opened += 1;
    },
    now: () => state.now,
  });
  const fail = (times: number) => {
    for (let i = 0; i < times; i += 1) breaker.failed();
  };
  return { state, breaker, fail };
};
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

test('opens after failures in a row, and a success in between starts the count again', () => {
  const { breaker, fail, state } = setUp();
  fail(2);
  breaker.succeeded();
  fail(2);
  expect(breaker.allows()).toBe(true);
  fail(1);
  expect(breaker.allows()).toBe(false);
  expect(state.opened).toBe(1);
});

test('lets the calls of one turn through after the pause, and nothing beside them', async () => {
  const { breaker, fail, state } = setUp();
  fail(3);
  state.now = 49;
  expect(breaker.allows()).toBe(false);
  state.now = 100;
  expect([breaker.allows(), breaker.allows()]).toEqual([true, true]);
  await nextTurn();
  expect(breaker.allows()).toBe(false);
  breaker.succeeded();
  expect(breaker.allows()).toBe(true);
});

test('a failed probe makes the pause longer, up to a limit, and failures of older calls do not', async () => {
  const { breaker, fail, state } = setUp();
  fail(3);
  for (const pause of [100, 200, 400, 800, 1_000, 1_000]) {
    fail(50);
    state.now += pause;
    expect(breaker.allows()).toBe(true);
    await nextTurn();
    fail(1);
    state.now += Math.min(pause, 500) - 1;
    expect(breaker.allows()).toBe(false);
    state.now -= Math.min(pause, 500) - 1;
  }
  expect(state.opened).toBe(1);
});
