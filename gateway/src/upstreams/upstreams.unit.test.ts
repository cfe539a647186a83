import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
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
  /** Picks `requests` times, and never finishes a request to the replicas named in `stuck`. */
  const shares = (names: readonly string[], requests: number, stuck: readonly string[] = []) => {
    const all = replicas(...names);
    const balancer = createBalancer(all);
    const counts = new Map(all.map(({ url }) => [url.slice(7), 0]));
    for (let count = 0; count < requests; count += 1) {
      const [first] = balancer.candidates();
      if (!first) throw new Error('no candidate');
      const name = first.url.slice(7);
      counts.set(name, (counts.get(name) ?? 0) + 1);
      if (stuck.includes(name)) first.outstanding += 1;
    }
    return counts;
  };

  it('uses all replicas alike while they are equally busy', () => {
    for (const count of shares(['a', 'b', 'c'], 3_000).values()) {
      expect(count).toBeGreaterThan(800);
      expect(count).toBeLessThan(1_200);
    }
  });

  it('sends a replica that does not answer next to nothing', () => {
    const counts = shares(['a', 'b', 'c'], 300, ['a']);
    expect(counts.get('a')).toBeLessThanOrEqual(1);
  });

  it('prefers the less busy one of any two, and offers each replica once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ ready: fc.boolean(), outstanding: fc.nat(5) }), {
          minLength: 1,
          maxLength: 6,
        }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
        (states, randoms) => {
          const all = states.map((state, index) =>
            Object.assign(createReplica(`http://r${index}:80/`, OPTIONS), state),
          );
          const random = () => randoms.next().value ?? 0;
          const candidates = createBalancer(all, random).candidates();
          expect(new Set(candidates)).toEqual(new Set(all));
          expect(candidates).toHaveLength(all.length);
          const readiness = candidates.map(({ ready }) => ready);
          expect(readiness).toEqual(readiness.toSorted((one, other) => +other - +one));
          const busiest = Math.max(...all.filter(isUsable).map(({ outstanding }) => outstanding));
          const [first, second] = candidates.filter(isUsable);
          if (first && second) expect(first.outstanding).toBeLessThanOrEqual(second.outstanding);
          const isOnlyBusiest =
            all.filter((each) => isUsable(each) && each.outstanding === busiest).length === 1;
          if (second && isOnlyBusiest) expect(first?.outstanding).toBeLessThan(busiest);
        },
      ),
    );
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
