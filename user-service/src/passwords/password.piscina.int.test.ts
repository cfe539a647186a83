import { readdirSync } from 'node:fs';
import { getPriority } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { watchEventLoop } from '../testing/event-loop.ts';
import { createPasswordPool, type PasswordPool } from './password.piscina.ts';

describe('password pool', () => {
  let pool: PasswordPool;
  beforeAll(() => {
    pool = createPasswordPool({ cost: 4, threads: 2, maxQueue: 100 });
  });
  afterAll(() => pool.close());

  test('knows the right password, and none where nobody is known', async () => {
    const hash = await pool.hash('pass word 1');
    expect(hash).toMatch(/^\$2[aby]\$04\$/);
    expect(await pool.isRight('pass word 1', hash)).toBe(true);
    expect(await pool.isRight('pass word 2', hash)).toBe(false);
    expect(await pool.isRight('pass word 1', null)).toBe(false);
  });

  test('takes 72 bytes whole, and never cuts a longer password', async () => {
    const longest = 'é'.repeat(36);
    const hash = await pool.hash(longest);
    expect(await pool.isRight(longest, hash)).toBe(true);
    expect(await pool.isRight(`${longest}x`, hash)).toBe(false);
  });
});

test('says unavailable when its queue is full, and works on', async () => {
  const pool = createPasswordPool({ cost: 8, threads: 1, maxQueue: 2 });
  const results = await Promise.allSettled(Array.from({ length: 10 }, () => pool.hash('password')));
  const refusals = results.filter((result) => result.status === 'rejected');
  expect(refusals.length).toBeGreaterThanOrEqual(7);
  for (const { reason } of refusals) expect(reason).toMatchObject({ code: 'unavailable' });
  expect(await pool.hash('password')).toContain('$2');
  await pool.close();
});

test('leaves the event loop free while passwords are hashed', async () => {
  const pool = createPasswordPool({ cost: 12, threads: 1, maxQueue: 10 });
  await pool.hash('a first one, for the thread to start');
  const { longestPauseMs, tookMs } = await watchEventLoop(() =>
    Promise.all(Array.from({ length: 3 }, () => pool.hash('password'))),
  );
  // One hash takes a third of the time; on the event loop it would be one pause of that length.
  expect(longestPauseMs).toBeLessThan(tookMs / 4);
  await pool.close();
});

test('gives way to the event loop: its threads have a lower priority, the process does not', async () => {
  const before = getPriority();
  const pool = createPasswordPool({ cost: 4, threads: 1, maxQueue: 10 });
  await pool.hash('password');
  const priorities = readdirSync('/proc/self/task').map((thread) => getPriority(Number(thread)));
  expect(priorities).toContain(Math.max(before, 10));
  expect(getPriority()).toBe(before);
  await pool.close();
});
