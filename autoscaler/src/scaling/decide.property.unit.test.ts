import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decide, type Rules } from './decide.ts';
import { appendSample, type History } from './demand.ts';

const INTERVAL_MS = 10;
const ROUNDS = 400;
/** Long enough for several changes; by default fast-check keeps arrays short. */
const LONG = { minLength: 60, maxLength: 200 };
const SPAN = { longestMs: 100, gapMs: 30 };

const rulesOf = (maxStep: number): Rules => ({ upAfterMs: 20, downAfterMs: 100, maxStep });
const bounds = fc
  .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 20 }))
  .map(([min, more]) => ({ min, max: min + more }));
const load = fc.double({ min: 0, max: 50, noNaN: true });
const step = fc.integer({ min: 1, max: 5 });

type Round = { demand: number; isComplete: boolean };

/** Simulates a service; returns its number of replicas after each round. */
const simulate = (
  start: number,
  rounds: readonly Round[],
  limits: { min: number; max: number },
  rules: Rules,
): number[] => {
  let replicas = start;
  let version = 1;
  let history: History = [];
  return rounds.map(({ demand, isComplete }, index) => {
    const sample = { atMs: index * INTERVAL_MS, version, replicas: demand, isComplete };
    history = appendSample(history, sample, SPAN);
    const decision = decide(replicas, history, limits, rules);
    if (decision.kind === 'scale') {
      replicas = decision.replicas;
      version += 1;
    }
    return replicas;
  });
};

const changes = (counts: readonly number[]): number[] =>
  counts.slice(1).flatMap((count, index) => {
    const change = count - (counts[index] ?? count);
    return change === 0 ? [] : [change];
  });

test('under a steady load it scales in one direction and then stays at the demand', () => {
  fc.assert(
    fc.property(bounds, load, step, fc.nat(20), (limits, demand, maxStep, more) => {
      const start = Math.min(limits.min + more, limits.max);
      const rounds = Array.from({ length: ROUNDS }, () => ({ demand, isComplete: true }));
      const counts = simulate(start, rounds, limits, rulesOf(maxStep));
      expect(new Set(changes([start, ...counts]).map(Math.sign)).size).toBeLessThanOrEqual(1);
      const rest = counts.at(-1) ?? 0;
      expect(new Set(counts.slice(-20))).toEqual(new Set([rest]));
      expect(rest === limits.max || demand <= rest * 1.1).toBe(true);
      expect(rest === limits.min || Math.ceil(demand / 0.8) >= rest || demand > rest).toBe(true);
    }),
  );
});

test('under any load it stays within bounds and steps, and waits between two changes', () => {
  const round = fc.record({ demand: load, isComplete: fc.boolean() });
  const rounds = fc.array(round, LONG);
  fc.assert(
    fc.property(bounds, rounds, step, (limits, simulated, maxStep) => {
      const counts = [limits.min, ...simulate(limits.min, simulated, limits, rulesOf(maxStep))];
      for (const count of counts) {
        expect(count).toBeGreaterThanOrEqual(limits.min);
        expect(count).toBeLessThanOrEqual(limits.max);
      }
      for (const change of changes(counts)) expect(Math.abs(change)).toBeLessThanOrEqual(maxStep);
      const changedAt = counts.flatMap((count, index) =>
        index > 0 && count !== counts[index - 1] ? [index] : [],
      );
      for (const [index, roundOfChange] of changedAt.entries()) {
        const wait = roundOfChange - (changedAt[index - 1] ?? Number.NEGATIVE_INFINITY);
        expect(wait * INTERVAL_MS).toBeGreaterThan(20);
      }
    }),
  );
});

test('with incomplete samples it never removes a replica', () => {
  fc.assert(
    fc.property(bounds, fc.array(load, LONG), step, (limits, loads, maxStep) => {
      const rounds = loads.map((demand) => ({ demand, isComplete: false }));
      const counts = simulate(limits.max, rounds, limits, rulesOf(maxStep));
      expect(changes([limits.max, ...counts])).toEqual([]);
    }),
  );
});
