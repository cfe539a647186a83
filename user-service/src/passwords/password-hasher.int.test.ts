import { readdirSync } from 'node:fs';
import { getPriority } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { watchEventLoop } from '../testing/event-loop.ts';
import { createPasswordHasher, type PasswordHasherPool } from './password-hasher.ts';

describe('password hasher', () => {
  let hasher: PasswordHasherPool;
  beforeAll(() => {
    hasher = createPasswordHasher({ cost: 4, threads: 2, maxQueue: 100 });
  });
  afterAll(() => hasher.close());

  test('accepts the right password only', async () => {
    const hash = await hasher.hash('pass word 1');
    expect(hash).toMatch(/^\$2[aby]\$04\$/);
    expect(await hasher.verify('pass word 1', hash)).toBe(true);
    expect(await hasher.verify('pass word 2', hash)).toBe(false);
  });

  test('reads all of 72 bytes, and never cuts a longer password', async () => {
    const longest = 'é'.repeat(36);
    const hash = await hasher.hash(longest);
    expect(await hasher.verify(longest, hash)).toBe(true);
    expect(await hasher.verify(`${longest}x`, hash)).toBe(false);
  });
});

test('a hash of another cost needs to be replaced', async () => {
  const [low, high] = [4, 5].map((cost) => createPasswordHasher({ cost, threads: 1, maxQueue: 9 }));
  if (!low || !high) throw new Error('no hasher');
  const hash = await low.hash('pass word 1');
  expect([low.needsRehash(hash), high.needsRehash(hash)]).toEqual([false, true]);
  await Promise.all([low.close(), high.close()]);
});

test('is unavailable while its queue is full, and works again afterwards', async () => {
  const hasher = createPasswordHasher({ cost: 8, threads: 1, maxQueue: 2 });
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, () => hasher.hash('password')),
  );
  const refusals = results.filter((result) => result.status === 'rejected');
  expect(refusals.length).toBeGreaterThanOrEqual(7);
  for (const { reason } of refusals) expect(reason).toMatchObject({ code: 'unavailable' });
  expect(await hasher.hash('password')).toContain('$2');
  await hasher.close();
});

test('does not block the event loop while it hashes', async () => {
  const hasher = createPasswordHasher({ cost: 12, threads: 1, maxQueue: 10 });
  await hasher.hash('a first one, for the thread to start');
  const { longestPauseMs, tookMs } = await watchEventLoop(() =>
    Promise.all(Array.from({ length: 3 }, () => hasher.hash('password'))),
  );
  // One hash takes a third of the time; on the event loop it would be one pause of that length.
  expect(longestPauseMs).toBeLessThan(tookMs / 4);
  await hasher.close();
});

test('runs its threads at a lower priority than the event loop', async () => {
  const before = getPriority();
  const hasher = createPasswordHasher({ cost: 4, threads: 1, maxQueue: 10 });
  await hasher.hash('password');
  const priorities = readdirSync('/proc/self/task').map((thread) => getPriority(Number(thread)));
  expect(priorities).toContain(Math.max(before, 10));
  expect(getPriority()).toBe(before);
  await hasher.close();
});
