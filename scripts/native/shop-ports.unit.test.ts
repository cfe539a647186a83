import { describe, expect, test } from '@jest/globals';
import { listPorts, planPorts } from './shop-ports.ts';

describe('the ports of a shop', () => {
  test('put the shop on the chosen port and its services on the next three', () => {
    expect(planPorts(5000, 1)).toMatchObject({
      edge: 5000,
      user: 5001,
      catalog: 5002,
      order: 5003,
    });
  });

  test.each([1, 2, 8])('are all different with %i replicas', (replicas) => {
    const ports = listPorts(planPorts(5000, replicas));
    expect(ports).toHaveLength(12 + 4 * replicas);
    expect(new Set(ports).size).toBe(ports.length);
  });

  test('of one shop leave room for another one a hundred ports away', () => {
    const both = [...listPorts(planPorts(5000, 8)), ...listPorts(planPorts(5100, 8))];
    expect(new Set(both).size).toBe(both.length);
  });

  test('stay below 65536 for the highest port that may be chosen', () => {
    expect(listPorts(planPorts(64_000, 8)).at(-1)).toBeLessThan(65_536);
  });
});
