import type { Point } from '../verdict/trend.ts';
import type { Reading, ReadingKind } from './reading.ts';

export type Series = { kind: ReadingKind; name: string; points: Point[] };

/** The readings of each thing in the order of time. */
export type SeriesBook = {
  add: (second: number, readings: readonly Reading[]) => void;
  all: () => Series[];
};

export const createSeriesBook = (): SeriesBook => {
  const series = new Map<string, Series>();
  return {
    add: (second, readings) => {
      for (const { kind, name, value } of readings) {
        const key = `${kind}: ${name}`;
        const one = series.get(key) ?? { kind, name, points: [] };
        series.set(key, one);
        one.points.push([second, value]);
      }
    },
    all: () => [...series.values()],
  };
};
