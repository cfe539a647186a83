import { expect, test } from '@jest/globals';
import { createGroupCommit } from './group-commit.ts';

/** A write that goes on until it is let go. */
const createWrites = () => {
  const groups: string[][] = [];
  const ends: (() => void)[] = [];
  const write = async (group: readonly string[]) => {
    groups.push([...group]);
    await new Promise<void>((resolve) => ends.push(resolve));
    return group.map((thing) => (thing === 'bad' ? new Error('refused') : null));
  };
  return { groups, ends, commit: createGroupCommit(write) };
};
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('what comes while a write is on its way goes together afterwards', async () => {
  const { groups, ends, commit } = createWrites();
  const first = commit('a');
  await turn();
  expect(groups).toEqual([['a']]);
  const others = [commit('b'), commit('c')];
  ends[0]?.();
  await first;
  await turn();
  expect(groups).toEqual([['a'], ['b', 'c']]);
  ends[1]?.();
  await Promise.all(others);
});

test('each has its own outcome', async () => {
  const { ends, commit } = createWrites();
  const outcomes = Promise.allSettled([commit('a'), commit('bad')]);
  await turn();
  ends[0]?.();
  expect((await outcomes).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
});

test('a write that hangs does not hold up the next', async () => {
  const { groups, ends, commit } = createWrites();
  const hangs = commit('a');
  await turn();
  const next = commit('b');
  while (groups.length < 2) await turn();
  ends[1]?.();
  await next;
  ends[0]?.();
  await hangs;
});

test('a failed write fails its group, and the next one is tried', async () => {
  let tries = 0;
  const commit = createGroupCommit<string>(async (group) => {
    tries += 1;
    if (tries === 1) throw new Error('away');
    return group.map(() => null);
  });
  await expect(Promise.all([commit('a'), commit('b')])).rejects.toThrow('away');
  await commit('c');
  expect(tries).toBe(2);
});
