import { expect, test } from '@jest/globals';
import { median, quantile } from './statistics.ts';

test('takes the nearest value by rank', () => {
  const values = Array.from({ length: 100 }, (_, index) => index + 1);
  expect([0, 0.5, 0.99, 1].map((share) => quantile(values, share))).toEqual([1, 50, 99, 100]);
});

test('an odd count has its middle as median, no values have none', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([])).toBeNull();
});
