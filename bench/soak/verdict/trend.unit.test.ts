import { expect, test } from '@jest/globals';
import { measureTrend, type Point, putTogether } from './trend.ts';

const line = (length: number, valueAt: (index: number) => number): Point[] =>
  Array.from({ length }, (_, index) => [index * 10, valueAt(index)]);

test('the slope of a line is its own, however many of its points are wild', () => {
  const straight = line(60, (index) => index);
  expect(measureTrend(straight)).toEqual({ first: 9, last: 49, perHour: 360, growth: 40 });
  const wild = line(60, (index) => (index % 9 === 0 ? 10_000 : index));
  expect(measureTrend(wild)?.perHour).toBeCloseTo(360, -1);
});

test('a single jump at the end is growth of the last third, not of the slope', () => {
  const trend = measureTrend(line(60, (index) => (index < 45 ? 10 : 30)));
  expect(trend).toMatchObject({ first: 10, last: 30, perHour: 0, growth: 20 });
});

test('a day of samples is put together, and says the same', () => {
  const day = line(8_640, (index) => index);
  expect(measureTrend(day)?.perHour).toBeCloseTo(360, 5);
  expect(putTogether(day, 12, (values) => Math.min(...values)).map(([, value]) => value)).toEqual(
    Array.from({ length: 12 }, (_, group) => group * 720),
  );
});

test('two points have no trend', () => {
  expect(measureTrend(line(2, (index) => index))).toBeNull();
});
