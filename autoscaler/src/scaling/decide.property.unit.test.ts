import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decide, type Rules } from './decide.ts';
import { type History, remember } from './history.ts';

const INTERVAL_MS = 10;
const TURNS = 400;
/** Long enough for several changes; left to itself the library keeps arrays short. */
const LONG = { minLength: 60, maxLength: 200 };
const SPAN = { longestMs: 100, gapMs: 30 };

const rulesOf = (maxStep: number): Rules => ({ upAfterMs: 20, downAfterMs: 100, maxStep });
const bounds = fc
  .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 20 }))
  .map(([min, more]) => ({ min, max: min + more }));
const load = fc.double({ min: 0, max: 50, noNaN: true });
const step = fc.integer({ min: 1, max: 5 });

type Turn = { demand: number; isComplete: boolean };

/** Lets a service live through the turns; gives its count of replicas after each. */
const live = (
  start: number,
  turns: readonly Turn[],
  limits: { min: number; max: number },
  rules: Rules,
): number[] => {
  let replicas = start;
  let version = 1;
  let history: History = [];
  return turns.map(({ demand, isComplete }, index) => {
    const sample = { atMs: index * INTERVAL_MS, version, replicas: demand, isComplete };
    history = remember(history, sample, SPAN);
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

test('under a steady load it goes one way, comes to rest and has what the load asks for', () => {
  fc.assert(
    fc.property(bounds, load, step, fc.nat(20), (limits, demand, maxStep, more) => {
      const start = Math.min(limits.min + more, limits.max);
      const turns = Array.from({ length: TURNS }, () => ({ demand, isComplete: true }));
      const counts = live(start, turns, limits, rulesOf(maxStep));
      expect(new Set(changes([start, ...counts]).map(Math.sign)).size).toBeLessThanOrEqual(1);
      const rest = counts.at(-1) ?? 0;
      expect(new Set(counts.slice(-20))).toEqual(new Set([rest]));
      expect(rest === limits.max || demand <= rest * 1.1).toBe(true);
      expect(rest === limits.min || Math.ceil(demand / 0.8) >= rest || demand > rest).toBe(true);
    }),
  );
});

test('whatever comes, it stays within bounds and steps, and waits between two changes', () => {
  const turn = fc.record({ demand: load, isComplete: fc.boolean() });
  const turns = fc.array(turn, LONG);
  fc.assert(
    fc.property(bounds, turns, step, (limits, lived, maxStep) => {
      const counts = [limits.min, ...live(limits.min, lived, limits, rulesOf(maxStep))];
      for (const count of counts) {
        expect(count).toBeGreaterThanOrEqual(limits.min);
        expect(count).toBeLessThanOrEqual(limits.max);
      }
      for (const change of changes(counts)) expect(Math.abs(change)).toBeLessThanOrEqual(maxStep);
      const changedAt = counts.flatMap((count, index) =>
        index > 0 && count !== counts[index - 1] ? [index] : [],
      );
      for (const [index, turnOfChange] of changedAt.entries()) {
        const wait = turnOfChange - (changedAt[index - 1] ?? Number.NEGATIVE_INFINITY);
        expect(wait * INTERVAL_MS).toBeGreaterThan(20);
      }
    }),
  );
});

test('while something is not seen no replica is taken', () => {
  fc.assert(
    fc.property(bounds, fc.array(load, LONG), step, (limits, loads, maxStep) => {
      const turns = loads.map((demand) => ({ demand, isComplete: false }));
      const counts = live(limits.max, turns, limits, rulesOf(maxStep));
      expect(changes([limits.max, ...counts])).toEqual([]);
    }),
  );
});
