import { HISTORY_MS } from './system-history.ts';
import { type Interval, type RateKind, ratesOf } from './order-rates.ts';

export const CHART = { width: 600, height: 120 } as const;

const NICE_STEPS = [1, 2, 5, 10];

/** The smallest of 1, 2, 5, 10, 20, 50 … that is not below the highest rate. */
export const ceilingOf = (highest: number): number => {
  if (highest <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(highest));
  return (NICE_STEPS.find((step) => step * power >= highest) ?? 10) * power;
};

export const highestOf = (intervals: readonly Interval[]): number =>
  Math.max(0, ...intervals.flatMap((interval) => Object.values(ratesOf(interval) ?? {})));

/** The path of one line: time from left to right, ending now; broken where nothing is known. */
export const linePath = (
  intervals: readonly Interval[],
  kind: RateKind,
  ceiling: number,
): string => {
  const endMs = intervals.at(-1)?.atMs ?? 0;
  let drawing = false;
  return intervals
    .map((interval) => {
      const rate = ratesOf(interval)?.[kind];
      if (rate === undefined) {
        drawing = false;
        return '';
      }
      const x = CHART.width * (1 - (endMs - interval.atMs) / HISTORY_MS);
      const y = CHART.height * (1 - rate / ceiling);
      const step = `${drawing ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
      drawing = true;
      return step;
    })
    .join('');
};
