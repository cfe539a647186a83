import { expect, test } from '@jest/globals';
import { bySecond } from './by-second.ts';

const reply = (dueAt: number, ms: number, status = 200) => ({
  turn: 0,
  dueAt,
  ms,
  status,
  body: '',
});

const KEPT = [
  reply(5_000, 10),
  reply(5_999, 30),
  reply(6_100, 0.5, 503),
  // Nothing was due in the third second.
  reply(8_200, 70),
];

test('puts replies into the seconds in which they were due', () => {
  expect(bySecond(KEPT)).toEqual([
    { second: 0, served: 2, refused: 0, p95: 30 },
    { second: 1, served: 0, refused: 1, p95: null },
    { second: 2, served: 0, refused: 0, p95: null },
    { second: 3, served: 1, refused: 0, p95: 70 },
  ]);
});

test('takes some seconds together, and only as many as are whole', () => {
  expect(bySecond(KEPT, 3)).toEqual([
    { second: 0, served: 2, refused: 1, p95: 30 },
    { second: 1, served: 1, refused: 1, p95: 70 },
  ]);
});

test('has nothing of nothing', () => {
  expect(bySecond([])).toEqual([]);
});
