import { describe, expect, it } from '@jest/globals';
import { ProblemError } from './problem-error.ts';
import { retryDelayMs } from './query-client.ts';

const refusal = (retryAfterSeconds: number) =>
  new ProblemError({ code: 'unavailable', status: 503, detail: 'busy', retryAfterSeconds });
const delaysOf = (failures: number, error: unknown) =>
  [0, 0.999_999].map((random) => Math.round(retryDelayMs(failures, error, () => random)));

describe('the delay before a read is tried again', () => {
  it('grows, and half of it is random', () => {
    expect(delaysOf(0, new Error('x'))).toEqual([200, 400]);
    expect(delaysOf(1, new Error('x'))).toEqual([400, 800]);
  });

  it('follows the wait that the shop asked for', () => {
    expect(delaysOf(0, refusal(2))).toEqual([2_200, 2_400]);
  });

  it('is bounded, whatever the shop asks for', () => {
    expect(delaysOf(1, refusal(3_600))).toEqual([5_400, 5_800]);
  });
});
