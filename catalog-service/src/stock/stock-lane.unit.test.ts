import { expect, test } from '@jest/globals';
import { createStockLane } from './stock-lane.ts';

test('runs one piece of work after the other, also after a failure', async () => {
  const lane = createStockLane({ capacity: 10, maxWaitMs: 1_000 });
  const events: string[] = [];
  const work = (name: string) => async () => {
    events.push(`${name} begins`);
    await Promise.resolve();
    events.push(`${name} ends`);
    if (name === 'a') throw new Error('a failed');
  };

  const results = await Promise.allSettled([lane.run(work('a')), lane.run(work('b'))]);

  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  expect(lane.depth()).toBe(0);
});

test('refuses what is more than it holds, with unavailable', async () => {
  const lane = createStockLane({ capacity: 1, maxWaitMs: 1_000 });
  const { promise: opened, resolve: open } = Promise.withResolvers<void>();
  const first = lane.run(() => opened);

  await expect(lane.run(async () => undefined)).rejects.toMatchObject({ kind: 'unavailable' });
  open();
  await first;
  await expect(lane.run(async () => 'done')).resolves.toBe('done');
});

test('does not begin what has waited too long', async () => {
  let time = 0;
  const lane = createStockLane({ capacity: 5, maxWaitMs: 100 }, () => time);
  const begins = Promise.withResolvers<void>();
  const ends = Promise.withResolvers<void>();
  let begun = false;
  const first = lane.run(() => {
    begins.resolve();
    return ends.promise;
  });
  const second = lane.run(async () => {
    begun = true;
  });
  await begins.promise;
  time = 101;
  ends.resolve();

  await first;
  await expect(second).rejects.toMatchObject({ code: 'unavailable' });
  expect(begun).toBe(false);
});
