import { expect, test } from '@jest/globals';
import { type History, lookBack, remember, type Sample } from './history.ts';

const SPAN = { longestMs: 100, gapMs: 30 };
const at = (atMs: number, version = 1): Sample => ({
  atMs,
  version,
  replicas: 1,
  isComplete: true,
});
const after = (...samples: readonly Sample[]): History =>
  samples.reduce<History>((history, sample) => remember(history, sample, SPAN), []);
const times = (history: History | null) => history?.map(({ atMs }) => atMs);

test('any change of the service begins a new history', () => {
  expect(times(after(at(0), at(10), at(20, 2)))).toEqual([20]);
});

test('a gap begins a new history', () => {
  expect(times(after(at(0), at(30), at(61)))).toEqual([61]);
});

test('keeps no more than the span, and one sample to show that it is covered', () => {
  const many = Array.from({ length: 1_000 }, (_, index) => at(index * 10));
  const history = after(...many);
  expect(times(history)?.[0]).toBe(9_890);
  expect(history).toHaveLength(11);
});

test('looks back only when the history reaches that far', () => {
  expect(lookBack([], 0)).toBeNull();
  expect(lookBack(after(at(0), at(20), at(40)), 50)).toBeNull();
  expect(times(lookBack(after(at(0), at(20), at(45), at(60)), 40))).toEqual([20, 45, 60]);
});
