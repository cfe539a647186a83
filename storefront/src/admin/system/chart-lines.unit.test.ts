import { describe, expect, it } from '@jest/globals';
import { CHART, ceilingOf, linePath } from './chart-lines.ts';
import type { Interval } from './order-rates.ts';
import { HISTORY_MS } from './system-history.ts';

const interval = (atMs: number, placed: number | null): Interval => ({
  atMs,
  seconds: 2,
  orders: placed === null ? null : { placed, accepted: 0, rejected: 0 },
});

describe('the chart', () => {
  it.each([
    [0, 1],
    [1, 1],
    [1.1, 2],
    [3, 5],
    [7, 10],
    [10, 10],
    [199, 200],
    [201, 500],
  ])('whose highest rate is %d goes up to %d', (highest, ceiling) => {
    expect(ceilingOf(highest)).toBe(ceiling);
  });

  it('ends at the newest look, and is as wide as five minutes', () => {
    const path = linePath([interval(0, 0), interval(HISTORY_MS, 4)], 'placed', 4);
    expect(path).toBe(`M0.0 ${CHART.height}.0L${CHART.width}.0 60.0`);
  });

  it('is broken where nothing is known', () => {
    const path = linePath([interval(0, 0), interval(1, null), interval(2, 0)], 'placed', 1);
    expect(path.match(/[ML]/g)).toEqual(['M', 'M']);
  });
});
