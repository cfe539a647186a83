import { expect, test } from '@jest/globals';
import { type Decision, decide } from './decide.ts';
import type { Sample } from './history.ts';

const RULES = { upAfterMs: 20, downAfterMs: 100, maxStep: 2 };
const BOUNDS = { min: 2, max: 8 };
const HOLD: Decision = { kind: 'hold' };

/** One sample each 10 ms, as far back as `ms`; demands in replicas, the last one for all that follow. */
const seen = (ms: number, ...demands: readonly number[]): Sample[] =>
  Array.from({ length: ms / 10 + 1 }, (_, index) => ({
    atMs: index * 10,
    version: 1,
    replicas: demands[index] ?? demands.at(-1) ?? 0,
    isComplete: true,
  }));
/** The same, but once some replica did not answer. */
const missing = (samples: readonly Sample[]): Sample[] =>
  samples.map((sample, index) => ({ ...sample, isComplete: index !== 3 }));
const scaleTo = (replicas: number, reason: string) => ({ kind: 'scale', replicas, reason });

test('goes up to what the work asks for, once it did so for all of the up span', () => {
  expect(decide(2, seen(10, 3.2), BOUNDS, RULES)).toEqual(HOLD);
  expect(decide(2, seen(20, 3.2), BOUNDS, RULES)).toEqual(scaleTo(4, 'too busy'));
});

test('a peak that is over does not count', () => {
  expect(decide(2, seen(20, 9, 9, 2), BOUNDS, RULES)).toEqual(HOLD);
});

test('a little too much is borne', () => {
  expect(decide(4, seen(20, 4.4), BOUNDS, RULES)).toEqual(HOLD);
  expect(decide(4, seen(20, 4.41), BOUNDS, RULES)).toEqual(scaleTo(5, 'too busy'));
});

test('adds and takes no more than a step at once', () => {
  expect(decide(3, seen(20, 50), BOUNDS, RULES)).toEqual(scaleTo(5, 'too busy'));
  expect(decide(8, seen(100, 0), BOUNDS, RULES)).toEqual(scaleTo(6, 'too idle'));
});

test('never leaves the bounds', () => {
  expect(decide(7, seen(20, 50), BOUNDS, RULES)).toEqual(scaleTo(8, 'too busy'));
  expect(decide(8, seen(20, 50), BOUNDS, RULES)).toEqual(HOLD);
  expect(decide(3, seen(100, 0), BOUNDS, RULES)).toEqual(scaleTo(2, 'too idle'));
  expect(decide(2, seen(100, 0), BOUNDS, RULES)).toEqual(HOLD);
});

test('brings a service back within its bounds', () => {
  expect(decide(1, seen(20, 0), BOUNDS, RULES)).toEqual(scaleTo(2, 'out of bounds'));
  expect(decide(20, seen(20, 50), BOUNDS, RULES)).toEqual(scaleTo(8, 'out of bounds'));
  expect(decide(1, seen(10, 0), BOUNDS, RULES)).toEqual(HOLD);
});

test('goes down only after all of the down span, and by its highest peak', () => {
  expect(decide(6, seen(90, 3), BOUNDS, RULES)).toEqual(HOLD);
  expect(decide(6, seen(100, 4, 3), BOUNDS, RULES)).toEqual(scaleTo(5, 'too idle'));
});

test('keeps some distance when it goes down', () => {
  expect(decide(6, seen(100, 4.1), BOUNDS, RULES)).toEqual(HOLD);
  expect(decide(6, seen(100, 4), BOUNDS, RULES)).toEqual(scaleTo(5, 'too idle'));
});

test('never goes down while something was not seen, but goes up on what was', () => {
  expect(decide(6, missing(seen(100, 1)), BOUNDS, RULES)).toEqual(HOLD);
  expect(decide(6, missing(seen(100, 7.5)), BOUNDS, RULES)).toEqual(scaleTo(8, 'too busy'));
});

test('a service that somebody switched off stays off', () => {
  expect(decide(0, seen(100, 50), BOUNDS, RULES)).toEqual(HOLD);
});
