import { describe, expect, it } from '@jest/globals';
import { unavailable } from '@bookstore/platform/errors';
import { createReplica, isUsable } from './replica.ts';
import { isRetryable, toAppError, UpstreamError } from './upstream.errors.ts';

const OPTIONS = { failures: 2, openMs: 60_000 };
const replicas = (...names: string[]) =>
  names.map((name) => createReplica(`http://${name}:80/`, OPTIONS));
const failing = (reason: 'unsent' | 'cancelled') => () => Promise.reject(new UpstreamError(reason));

describe('the breaker of a replica', () => {
  it('opens after failures in a row', async () => {
    const [replica] = replicas('a');
    await replica?.breaker.execute(failing('unsent')).catch(() => undefined);
    expect(replica && isUsable(replica)).toBe(true);
    await replica?.breaker.execute(failing('unsent')).catch(() => undefined);
    expect(replica && isUsable(replica)).toBe(false);
  });

  it('does not count clients that disconnect', async () => {
    const [replica] = replicas('a');
    for (let times = 0; times < 10; times += 1) {
      await replica?.breaker.execute(failing('cancelled')).catch(() => undefined);
    }
    expect(replica && isUsable(replica)).toBe(true);
  });
});

describe('a failed request to a replica', () => {
  it.each([
    ['unsent', false, true],
    ['unsent', true, true],
    ['broken', true, true],
    ['broken', false, false],
    ['timeout', true, false],
    ['cancelled', true, false],
    ['too-large', false, false],
  ] as const)('%s, plain GET %s: retryable %s', (reason, isPlainGet, expected) => {
    expect(isRetryable(new UpstreamError(reason), isPlainGet)).toBe(expected);
  });

  it('is not retried after an error of the gateway itself', () => {
    expect(isRetryable(new TypeError('x'), true)).toBe(false);
    expect(isRetryable(unavailable('x'), true)).toBe(false);
  });

  it.each([
    ['unsent', false, 'unavailable'],
    ['broken', true, 'unavailable'],
    ['broken', false, 'bad-gateway'],
    ['malformed', true, 'bad-gateway'],
    ['timeout', true, 'gateway-timeout'],
    ['too-large', false, 'payload-too-large'],
  ] as const)('%s, plain GET %s: the client gets %s', (reason, isPlainGet, code) => {
    expect(toAppError(new UpstreamError(reason), isPlainGet)?.code).toBe(code);
  });

  it('gives no error when the client has disconnected', () => {
    expect(toAppError(new UpstreamError('cancelled'), true)).toBeNull();
  });
});
