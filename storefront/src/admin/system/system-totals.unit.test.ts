import type { System } from '@bookstore/contracts/system';
import { describe, expect, it } from '@jest/globals';
import { ageWords, rateWords } from './number-words.ts';
import { isWhole, totalsOf } from './system-totals.ts';

const system = (changes: Partial<System>): System => ({
  at: '2030-01-01T12:00:00Z',
  parts: [],
  orders: [],
  queues: [],
  outboxes: [],
  unread: [],
  ...changes,
});
const replica = (status: 'ok' | 'degraded') => ({ name: 'a 1', status, checks: {} });

describe('the totals', () => {
  it('add up queues and outboxes, and take the oldest age', () => {
    const queues = [
      { name: 'a', ready: 3, retry: 1, dead: 2 },
      { name: 'b', ready: 4, retry: 0, dead: 0 },
    ];
    const outboxes = [
      { service: 'a', documents: 2, oldest_age_seconds: 9 },
      { service: 'b', documents: 1, oldest_age_seconds: 30 },
    ];
    expect(totalsOf(system({ queues, outboxes }))).toEqual({
      waiting: 8,
      dead: 2,
      unknownQueues: 0,
      oldestSeconds: 30,
      unsent: 3,
    });
  });

  it('are not known, rather than none, when nothing could be read', () => {
    const queues = [{ name: 'a', ready: null, retry: null, dead: null }];
    const outboxes = [{ service: 'a', documents: null, oldest_age_seconds: null }];
    expect(totalsOf(system({ queues, outboxes }))).toEqual({
      waiting: null,
      dead: null,
      unknownQueues: 1,
      oldestSeconds: null,
      unsent: null,
    });
  });

  it('say what they are without', () => {
    const queues = [
      { name: 'a', ready: 3, retry: 0, dead: 0 },
      { name: 'b', ready: null, retry: null, dead: null },
    ];
    expect(totalsOf(system({ queues }))).toMatchObject({ waiting: 3, unknownQueues: 1 });
  });
});

describe('the shop is whole', () => {
  it.each([
    [true, [replica('ok'), replica('ok')]],
    [false, [replica('ok'), replica('degraded')]],
    [false, []],
  ])('%s with replicas %j', (whole, replicas) => {
    expect(isWhole(system({ parts: [{ name: 'a', replicas }] }))).toBe(whole);
  });
});

describe('numbers in words', () => {
  it.each([
    [0.04, '0 s'],
    [119, '119 s'],
    [150, '3 min'],
    [10_000, '3 h'],
  ])('an age of %d s is %s', (seconds, words) => {
    expect(ageWords(seconds)).toBe(words);
  });

  it.each([
    [0, '0.0'],
    [0.25, '0.3'],
    [9.94, '9.9'],
    [123.4, '123'],
  ])('a rate of %d is %s', (rate, words) => {
    expect(rateWords(rate)).toBe(words);
  });
});
