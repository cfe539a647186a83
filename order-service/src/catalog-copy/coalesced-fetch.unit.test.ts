import { describe, expect, it } from '@jest/globals';
import { createCoalescedFetch } from './coalesced-fetch.ts';

/** Each question is answered by its number, when the test says so. */
const script = () => {
  const open: (() => void)[] = [];
  const ask = createCoalescedFetch(
    () =>
      new Promise<number>((resolve) => {
        const number = open.length + 1;
        open.push(() => resolve(number));
      }),
  );
  return { ask, open };
};

describe('asking afresh', () => {
  it('gives nobody an answer to a question that was asked before they came', async () => {
    const { ask, open } = script();
    const first = ask('a');
    const [second, third] = [ask('a'), ask('a')];
    expect(open).toHaveLength(1);
    open[0]?.();
    expect(await first).toBe(1);
    open[1]?.();
    expect(await Promise.all([second, third])).toEqual([2, 2]);
    expect(open).toHaveLength(2);
  });

  it('keeps no answer', async () => {
    const { ask, open } = script();
    for (const number of [1, 2]) {
      const answer = ask('a');
      open[number - 1]?.();
      expect(await answer).toBe(number);
    }
  });

  it('asks again after a failure, for those who came meanwhile too', async () => {
    let asked = 0;
    const ask = createCoalescedFetch(async () => {
      asked += 1;
      if (asked === 1) throw new Error('away');
      return 'back';
    });
    const [first, second] = [ask('a'), ask('a')];
    await expect(first).rejects.toThrow('away');
    expect(await second).toBe('back');
  });
});
