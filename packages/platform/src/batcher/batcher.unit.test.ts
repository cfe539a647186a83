import { expect, test } from '@jest/globals';
import { type BatcherOptions, createBatcher } from './index.ts';

/** A batcher whose commands last until they are ended. */
const setUp = (options?: BatcherOptions) => {
  const batches: string[][] = [];
  const ends: (() => void)[] = [];
  const load = createBatcher(async (items: readonly string[]) => {
    batches.push([...items]);
    await new Promise<void>((resolve) => ends.push(resolve));
    return items.map((item) => (item === 'bad' ? new Error('refused') : item));
  }, options);
  return { batches, ends, load };
};
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

test('items that come while a command is in flight share the next one', async () => {
  const { batches, ends, load } = setUp();
  const first = load('a');
  await nextTurn();
  expect(batches).toEqual([['a']]);
  const others = [load('b'), load('c')];
  ends[0]?.();
  await first;
  await nextTurn();
  expect(batches).toEqual([['a'], ['b', 'c']]);
  ends[1]?.();
  expect(await Promise.all(others)).toEqual(['b', 'c']);
});

test('each item has its own result', async () => {
  const { ends, load } = setUp();
  const results = Promise.allSettled([load('a'), load('bad')]);
  await nextTurn();
  ends[0]?.();
  expect((await results).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
});

test('a command that hangs does not hold up the next', async () => {
  const { batches, ends, load } = setUp();
  const hangs = load('a');
  await nextTurn();
  const next = load('b');
  while (batches.length < 2) await nextTurn();
  ends[1]?.();
  await next;
  ends[0]?.();
  await hangs;
});

test('without a wait, the items of each turn are a batch, at most as many as allowed', async () => {
  const { batches, load } = setUp({ maxWaitMs: 0, maxBatchSize: 2 });
  void load('a');
  await nextTurn();
  for (const item of ['b', 'c', 'd']) void load(item);
  await nextTurn();
  expect(batches).toEqual([['a'], ['b', 'c'], ['d']]);
});

test('a failed command fails its items, and the next one is tried', async () => {
  let tries = 0;
  const load = createBatcher(async (items: readonly string[]) => {
    tries += 1;
    if (tries === 1) throw new Error('unavailable');
    return items.map(() => null);
  });
  await expect(Promise.all([load('a'), load('b')])).rejects.toThrow('unavailable');
  await load('c');
  expect(tries).toBe(2);
});
