import { describe, expect, test } from '@jest/globals';
import { pickRestartDelay } from './backoff.ts';

describe('the delay before a restart', () => {
  test('doubles with each restart in a row', () => {
    const delays = [1, 2, 3].map((restart) => pickRestartDelay(restart, () => 0));
    expect(delays).toEqual([500, 1000, 2000]);
  });

  test('is at most half a minute', () => {
    expect(pickRestartDelay(1000, () => 0)).toBe(30_000);
  });

  test('is up to a quarter less by chance', () => {
    expect(pickRestartDelay(2, () => 0.999_999)).toBe(750);
  });
});
