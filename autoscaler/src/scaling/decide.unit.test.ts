import { expect, test } from '@jest/globals';
import { type Decision, decide } from './decide.ts';
import type { Sample } from './demand.ts';

const RULES = { upAfterMs: 20, downAfterMs: 100, maxStep: 2 };
const BOUNDS = { min: 2, max: 8 };
const HOLD: Decision = { kind: 'hold' };

/** One sample each 10 ms, over `ms`. Demands in replicas; the last one repeats. */
const samplesOver = (ms: number, ...demands: readonly number[]): Sample[] =>
  Array.from({ length: ms / 10 + 1 }, (_, index) => ({
    atMs: index * 10,
    version: 1,
    replicas: demands[index] ?? demands.at(-1) ?? 0,
    isComplete: true,
  }));
/** The same samples; at one of them a replica did not respond. */
const withOneIncomplete = (samples: readonly Sample[]): Sample[] =>
  samples.map((sample, index) => ({ ...sample, isComplete: index !== 3 }));
const scaleTo = (replicas: number, reason: string) => ({ kind: 'scale', replicas, reason });

test('scales up to the demand after a whole up span', () => {
  expect(decide(2, samplesOver(10, 3.2), BOUNDS, RULES)).toEqual(HOLD);
  expect(decide(2, samplesOver(20, 3.2), BOUNDS, RULES)).toEqual(scaleTo(4, 'too busy'));
});

test('ignores a peak that has passed', () => {
  expect(decide(2, samplesOver(20, 9, 9, 2), BOUNDS, RULES)).toEqual(HOLD);
});

test('tolerates 10 % too much', () => {
  expect(decide(4, samplesOver(20, 4.4), BOUNDS, RULES)).toEqual(HOLD);
  expect(decide(4, samplesOver(20, 4.41), BOUNDS, RULES)).toEqual(scaleTo(5, 'too busy'));
});

test('adds and removes at most one step at once', () => {
  expect(decide(3, samplesOver(20, 50), BOUNDS, RULES)).toEqual(scaleTo(5, 'too busy'));
  expect(decide(8, samplesOver(100, 0), BOUNDS, RULES)).toEqual(scaleTo(6, 'too idle'));
});

test('never leaves the bounds', () => {
  expect(decide(7, samplesOver(20, 50), BOUNDS, RULES)).toEqual(scaleTo(8, 'too busy'));
  expect(decide(8, samplesOver(20, 50), BOUNDS, RULES)).toEqual(HOLD);
  expect(decide(3, samplesOver(100, 0), BOUNDS, RULES)).toEqual(scaleTo(2, 'too idle'));
  expect(decide(2, samplesOver(100, 0), BOUNDS, RULES)).toEqual(HOLD);
});

test('brings a service back within its bounds', () => {
  expect(decide(1, samplesOver(20, 0), BOUNDS, RULES)).toEqual(scaleTo(2, 'out of bounds'));
  expect(decide(20, samplesOver(20, 50), BOUNDS, RULES)).toEqual(scaleTo(8, 'out of bounds'));
  expect(decide(1, samplesOver(10, 0), BOUNDS, RULES)).toEqual(HOLD);
});

test('scales down after a whole down span, by its highest peak', () => {
  expect(decide(6, samplesOver(90, 3), BOUNDS, RULES)).toEqual(HOLD);
  expect(decide(6, samplesOver(100, 4, 3), BOUNDS, RULES)).toEqual(scaleTo(5, 'too idle'));
});

test('keeps a reserve when it scales down', () => {
  expect(decide(6, samplesOver(100, 4.1), BOUNDS, RULES)).toEqual(HOLD);
  expect(decide(6, samplesOver(100, 4), BOUNDS, RULES)).toEqual(scaleTo(5, 'too idle'));
});

test('with incomplete samples never scales down, but scales up on what is known', () => {
  expect(decide(6, withOneIncomplete(samplesOver(100, 1)), BOUNDS, RULES)).toEqual(HOLD);
  expect(decide(6, withOneIncomplete(samplesOver(100, 7.5)), BOUNDS, RULES)).toEqual(
    scaleTo(8, 'too busy'),
  );
});

test('a service that somebody switched off stays off', () => {
  expect(decide(0, samplesOver(100, 50), BOUNDS, RULES)).toEqual(HOLD);
});
