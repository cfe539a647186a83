import { describe, expect, it } from '@jest/globals';
import { unavailable } from '@bookstore/platform/errors';
import { createBalancer } from './balancer.ts';
import { createReplica, isUsable } from './replica.ts';
import { isRetryable, toAppError, UpstreamError } from './upstream.errors.ts';

const OPTIONS = { failures: 2, openMs: 60_000 };
const replicas = (...names: string[]) =>
  names.map((name) => createReplica(`http://${name}:80/`, OPTIONS));
const urls = (list: readonly { url: string }[]) => list.map((each) => each.url.slice(7));
const failing = (reason: 'unsent' | 'cancelled') => () => Promise.reject(new UpstreamError(reason));

describe('the balancer', () => {
  it('uses one replica per time slice, round robin, and offers the others after it', () => {
    let time = 0;
    const balancer = createBalancer(replicas('a', 'b', 'c'), () => time);
    const orders: string[] = [];
    for (time = 0; time < 20; time += 5) orders.push(urls(balancer.candidates()).join(''));
    expect(orders).toEqual(['abc', 'bca', 'cab', 'abc']);
  });

  it('uses the same replica within a time slice, but not for a burst', () => {
    let time = 0;
    const balancer = createBalancer(replicas('a', 'b'), () => time);
    const take = (count: number) =>
      Array.from({ length: count }, () => urls(balancer.candidates())[0]).join('');
    expect(take(3)).toBe('aaa');
    time = 4;
    expect(take(3)).toBe('aaa');
    time = 5;
    expect(take(40)).toBe(`${'b'.repeat(16)}${'a'.repeat(16)}${'b'.repeat(8)}`);
    time = 10;
    expect(take(1)).toBe('a');
  });

  it('puts a draining replica last', () => {
    const [a, b] = replicas('a', 'b');
    if (!a || !b) throw new Error('two replicas');
    a.ready = false;
    expect(urls(createBalancer([a, b]).candidates())).toEqual(['b', 'a']);
  });

  it('still offers all replicas when none is usable', () => {
    const all = replicas('a', 'b');
    for (const replica of all) replica.ready = false;
    expect(urls(createBalancer(all).candidates())).toEqual(['a', 'b']);
  });
});

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
