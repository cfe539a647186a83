import { getRounds, hashSync } from 'bcryptjs';
import { expect, test } from '@jest/globals';
import { createDecoys } from './decoys.ts';

const hashOf = (cost: number) => hashSync('password', cost);
const names = Array.from({ length: 1_000 }, (_, index) => `name ${index}`);

test('a name without a user gets the cost of new hashes while no user is known', () => {
  expect(getRounds(createDecoys('secret', 7).hashFor('ada'))).toBe(7);
});

test('names get the costs of the stored hashes in their proportions, the same one each time', () => {
  const decoys = createDecoys('secret', 8);
  decoys.update([hashOf(4), hashOf(5), hashOf(4), hashOf(4)]);
  const costs = names.map((name) => getRounds(decoys.hashFor(name)));
  expect(names.map((name) => getRounds(decoys.hashFor(name)))).toEqual(costs);
  const share = costs.filter((cost) => cost === 4).length / names.length;
  expect(share).toBeGreaterThan(0.7);
  expect(share).toBeLessThan(0.8);
  expect(new Set(costs)).toEqual(new Set([4, 5]));
});

test('without the secret nobody can tell which cost a name has', () => {
  const [one, other] = ['secret', 'another'].map((secret) => {
    const decoys = createDecoys(secret, 8);
    decoys.update([hashOf(4), hashOf(5)]);
    return names.map((name) => getRounds(decoys.hashFor(name)));
  });
  const same = one?.filter((cost, index) => cost === other?.[index]).length ?? 0;
  expect(same / names.length).toBeGreaterThan(0.4);
  expect(same / names.length).toBeLessThan(0.6);
});
