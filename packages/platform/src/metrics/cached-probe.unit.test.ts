import { describe, expect, it } from '@jest/globals';
import { createCachedProbe } from './cached-probe.ts';

const counting = (answer: (look: number) => Promise<number>, timeoutMs = 1_000) => {
  const state = { looks: 0, at: 0 };
  const read = createCachedProbe({
    read: () => answer(++state.looks),
    maxAgeMs: 1_000,
    timeoutMs,
    now: () => state.at,
  });
  return { state, read };
};

describe('a cached probe', () => {
  it('is one look for all that ask at once, and for a second after', async () => {
    const { state, read } = counting(async (look) => look);
    expect(await Promise.all([read(), read(), read()])).toEqual([1, 1, 1]);
    state.at = 999;
    expect(await read()).toBe(1);
    state.at = 1_000;
    expect(await read()).toBe(2);
  });

  it('is null when the look fails, and looked for again afterwards', async () => {
    const { state, read } = counting(async (look) => {
      if (look === 1) throw new Error('away');
      return look;
    });
    expect(await read()).toBeNull();
    state.at = 1_000;
    expect(await read()).toBe(2);
  });

  it('is null when the look takes too long, and not an old number', async () => {
    const never = new Promise<number>(() => undefined);
    const { state, read } = counting((look) => (look === 1 ? Promise.resolve(7) : never), 5);
    expect(await read()).toBe(7);
    state.at = 1_000;
    expect(await read()).toBeNull();
  });
});
