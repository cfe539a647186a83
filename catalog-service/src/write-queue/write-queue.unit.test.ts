import { expect, jest, test } from '@jest/globals';
import { createWriteQueue, type TaskClass } from './write-queue.ts';

const LIMITS = { capacity: 10, maxWaitMs: 1_000 };

/** Occupies the queue until it is ended. */
const occupy = (queue: ReturnType<typeof createWriteQueue>) => {
  const { promise, resolve: end } = Promise.withResolvers<void>();
  return { running: queue.run('saga', () => promise), end };
};

test('runs one task after the other, also after a failure', async () => {
  const queue = createWriteQueue(LIMITS);
  const events: string[] = [];
  const task = (name: string) => async () => {
    events.push(`${name} begins`);
    await Promise.resolve();
    events.push(`${name} ends`);
    if (name === 'a') throw new Error('a failed');
  };

  const results = await Promise.allSettled([
    queue.run('hold', task('a')),
    queue.run('hold', task('b')),
  ]);

  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  expect(queue.depth()).toBe(0);
});

test('runs the saga before edits, and edits before holds', async () => {
  const queue = createWriteQueue(LIMITS);
  const order: string[] = [];
  const { running, end } = occupy(queue);
  const classes: TaskClass[] = ['hold', 'edit', 'saga', 'hold', 'saga'];
  const tasks = classes.map((taskClass) =>
    queue.run(taskClass, async () => void order.push(taskClass)),
  );
  end();
  await Promise.all([running, ...tasks]);

  expect(order).toEqual(['saga', 'saga', 'edit', 'hold', 'hold']);
});

test('a saga that never pauses does not starve a hold: it runs after its grace of 200 ms', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  try {
    const queue = createWriteQueue({ ...LIMITS, maxWaitMs: 60_000 });
    let sagaTasks = 0;
    let held = false;
    const saga = async (): Promise<void> => {
      while (!held && sagaTasks < 1_000) {
        await queue.run('saga', async () => {
          jest.advanceTimersByTime(10);
          sagaTasks += 1;
        });
      }
    };
    const consumers = [saga(), saga(), saga()];
    await queue.run('hold', async () => {
      held = true;
    });
    await Promise.all(consumers);

    expect(sagaTasks).toBeGreaterThanOrEqual(20);
    expect(sagaTasks).toBeLessThan(30);
  } finally {
    jest.useRealTimers();
  }
});

test('refuses a task beyond its capacity with unavailable, but never one of the saga', async () => {
  const queue = createWriteQueue({ ...LIMITS, capacity: 1 });
  const { running, end } = occupy(queue);
  const waiting = queue.run('edit', async () => 'edited');

  await expect(queue.run('hold', async () => undefined)).rejects.toMatchObject({
    kind: 'unavailable',
  });
  const message = queue.run('saga', async () => 'handled');
  end();
  await running;
  await expect(Promise.all([waiting, message])).resolves.toEqual(['edited', 'handled']);
});

test('refuses a task that has waited too long while the one before it still runs, but never one of the saga', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  try {
    const queue = createWriteQueue({ ...LIMITS, maxWaitMs: 100 });
    const { running, end } = occupy(queue);
    const started: string[] = [];
    const late = queue.run('hold', async () => void started.push('hold'));
    const message = queue.run('saga', async () => void started.push('saga'));
    jest.advanceTimersByTime(101);
    await expect(late).rejects.toMatchObject({ code: 'unavailable' });
    end();
    await Promise.all([running, message]);

    expect(started).toEqual(['saga']);
    expect(queue.depth()).toBe(0);
  } finally {
    jest.useRealTimers();
  }
});
