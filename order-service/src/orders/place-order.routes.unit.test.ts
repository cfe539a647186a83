import { describe, expect, it } from '@jest/globals';
import { idempotencyKeyFaults, parseWait } from './place-order.routes.ts';

describe('Prefer', () => {
  it.each([
    [undefined, null],
    ['', null],
    ['wait=5', 5],
    ['wait=0', 0],
    ['WAIT=3', 3],
    ['respond-async, wait=4', 4],
    ['wait="7"; foo=bar', 7],
    ['wait = 2', 2],
    ['wait=11', 10],
    ['wait=99999999999999999999', 10],
    ['wait=-1', null],
    ['wait=1.5', null],
    ['wait=soon', null],
    ['waiting=5', null],
  ])('%s waits for %s seconds', (header, seconds) => {
    expect(parseWait(header)).toBe(seconds);
  });
});

describe('Idempotency-Key', () => {
  it.each([undefined, 'a', ' ', '~'.repeat(128), '{"$ne": null}'])('takes %j', (key) => {
    expect(idempotencyKeyFaults(key)).toEqual([]);
  });

  it.each(['', 'x'.repeat(129), 'é', 'tab\there'])('refuses %j and names the header', (key) => {
    expect(idempotencyKeyFaults(key)).toMatchObject([{ parameter: 'Idempotency-Key' }]);
  });
});
