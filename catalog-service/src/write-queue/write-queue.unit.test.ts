import { expect, test } from '@jest/globals';
import { createWriteQueue } from './write-queue.ts';

test('runs one task after the other, also after a failure', async () => {
  const queue = createWriteQueue({ capacity: 10, maxWaitMs: 1_000 });
  const events: string[] = [];
  const work = (name: string) => async () => {
    events.push(`${name} begins`);
    await Promise.resolve();
    events.push(`${name} ends`);
    if (name === 'a') throw new Error('a failed');
  };

  const results = await Promise.allSettled([queue.run(work('a')), queue.run(work('b'))]);

  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  expect(queue.depth()).toBe(0);
});

test('refuses a task beyond its capacity with unavailable', async () => {
  const queue = createWriteQueue({ capacity: 1, maxWaitMs: 1_000 });
  const { promise: opened, resolve: open } = Promise.withResolvers<void>();
  const first = queue.run(() => opened);

  await expect(queue.run(async () => undefined)).rejects.toMatchObject({ kind: 'unavailable' });
  open();
  await first;
  await expect(queue.run(async () => 'done')).resolves.toBe('done');
});

test('does not start a task that has waited too long', async () => {
  let time = 0;
  const queue = createWriteQueue({ capacity: 5, maxWaitMs: 100 }, () => time);
  const begins = Promise.withResolvers<void>();
  const ends = Promise.withResolvers<void>();
  let begun = false;
  const first = queue.run(() => {
    begins.resolve();
    return ends.promise;
  });
  const second = queue.run(async () => {
    begun = true;
  });
  await begins.promise;
  time = 101;
  ends.resolve();

  await first;
  await expect(second).rejects.toMatchObject({ code: 'unavailable' });
  expect(begun).toBe(false);
});
