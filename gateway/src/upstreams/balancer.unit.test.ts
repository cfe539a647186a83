import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createBalancer } from './balancer.ts';
import { createReplica, isUsable, type Replica } from './replica.ts';

const OPTIONS = { failures: 2, openMs: 60_000 };
const replicas = (...names: string[]) =>
  names.map((name) => createReplica(`http://${name}:80/`, OPTIONS));
const nameOf = ({ url }: Replica): string => new URL(url).hostname;

const ascending = (one: number, other: number): number => one - other;
const randomOf = (numbers: readonly number[]) => {
  const values = numbers.values();
  return () => values.next().value ?? 0;
};

/** How often each replica comes first. Requests to those named in `stuck` never end. */
const shares = (names: readonly string[], requests: number, stuck: readonly string[] = []) => {
  const balancer = createBalancer(replicas(...names));
  const counts = new Map(names.map((name) => [name, 0]));
  for (let count = 0; count < requests; count += 1) {
    const [first] = balancer.candidates();
    if (!first) throw new Error('no candidate');
    const name = nameOf(first);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    if (stuck.includes(name)) first.outstanding += 1;
  }
  return counts;
};

describe('the balancer', () => {
  it('uses all replicas alike while they are equally busy', () => {
    for (const count of shares(['a', 'b', 'c'], 3_000).values()) {
      expect(count).toBeGreaterThan(800);
      expect(count).toBeLessThan(1_200);
    }
  });

  it('sends a replica that does not answer next to nothing', () => {
    expect(shares(['a', 'b', 'c'], 300, ['a']).get('a')).toBeLessThanOrEqual(1);
  });

  it('puts the less busy one of two before the other, and the unusable ones last', () => {
    const state = fc.record({ ready: fc.boolean(), outstanding: fc.nat(5) });
    const number = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(state, { minLength: 1, maxLength: 6 }),
        fc.array(number, { minLength: 2, maxLength: 2 }),
        (states, numbers) => {
          const all = states.map((each, index) =>
            Object.assign(createReplica(`http://r${index}:80/`, OPTIONS), each),
          );
          const candidates = createBalancer(all, randomOf(numbers)).candidates();
          expect(new Set(candidates)).toEqual(new Set(all));
          const order = candidates.map((each) => (isUsable(each) ? 0 : 1));
          expect(order).toEqual(order.toSorted(ascending));
          const chosen = candidates
            .filter(isUsable)
            .slice(0, 2)
            .map(({ outstanding }) => outstanding);
          expect(chosen).toEqual(chosen.toSorted(ascending));
        },
      ),
    );
  });

  it('of two replicas always uses the less busy one', () => {
    const [a, b] = replicas('a', 'b');
    if (!a || !b) throw new Error('two replicas');
    a.outstanding = 1;
    const balancer = createBalancer([a, b]);
    const firsts = Array.from({ length: 50 }, () => balancer.candidates()[0]);
    expect(new Set(firsts)).toEqual(new Set([b]));
  });

  it('still offers all replicas when none is usable', () => {
    const all = replicas('a', 'b');
    for (const replica of all) replica.ready = false;
    expect(createBalancer(all).candidates()).toEqual(all);
  });
});
