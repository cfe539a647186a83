import { describe, expect, it } from '@jest/globals';
import { createSingleFlightCache } from './single-flight-cache.ts';

describe('asking once', () => {
  it('asks one time for many who ask at once', async () => {
    let asked = 0;
    const answer = Promise.withResolvers<string>();
    const ask = createSingleFlightCache(() => {
      asked += 1;
      return answer.promise;
    }, 1_000);
    const all = Promise.all([ask('a'), ask('a'), ask('a')]);
    answer.resolve('yes');
    expect(await all).toEqual(['yes', 'yes', 'yes']);
    expect(asked).toBe(1);
  });

  it('keeps an answer for its time only', async () => {
    let now = 0;
    let asked = 0;
    const ask = createSingleFlightCache(
      async () => {
        asked += 1;
        return asked;
      },
      1_000,
      () => now,
    );
    expect(await ask('a')).toBe(1);
    now = 999;
    expect(await ask('a')).toBe(1);
    now = 1_000;
    expect(await ask('a')).toBe(2);
  });

  it('forgets a failure at once', async () => {
    let asked = 0;
    const ask = createSingleFlightCache(async () => {
      asked += 1;
      if (asked === 1) throw new Error('away');
      return 'back';
    }, 1_000);
    await expect(ask('a')).rejects.toThrow('away');
    expect(await ask('a')).toBe('back');
  });
});
