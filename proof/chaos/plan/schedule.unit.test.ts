import { describe, expect, test } from '@jest/globals';
import { FAULT_KINDS } from './fault.ts';
import { planFaults } from './schedule.ts';

const plan = { seed: 7, minutes: 3, kinds: FAULT_KINDS };

describe('a schedule of faults', () => {
  test('is the same for the same seed', () => {
    expect(planFaults(plan)).toEqual(planFaults(plan));
  });

  test('is another one for another seed', () => {
    expect(planFaults(plan)).not.toEqual(planFaults({ ...plan, seed: 8 }));
  });

  test('is in the order of time, and mended before the load ends', () => {
    const faults = planFaults(plan);
    const times = faults.map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const ends = faults.map(({ atMs, durationMs }) => atMs + durationMs);
    expect(Math.max(...ends)).toBeLessThanOrEqual(180_000);
    expect(faults.length).toBeGreaterThan(20);
  });

  test('has only the kinds that are wanted', () => {
    const kinds = planFaults({ ...plan, kinds: ['pause', 'clock'] }).map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['pause', 'clock']));
  });

  test('comes to every kind in time', () => {
    const kinds = planFaults({ ...plan, minutes: 10 }).map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(FAULT_KINDS));
  });

  test('of this seed begins like this, on every machine', () => {
    expect(planFaults(plan).slice(0, 2)).toMatchInlineSnapshot(`
[
  {
    "atMs": 5000,
    "durationMs": 7535,
    "kind": "pause",
    "target": "user-service-2",
  },
  {
    "atMs": 10023,
    "durationMs": 11802,
    "kind": "pause",
    "target": "catalogdb",
  },
]
`);
  });
});
