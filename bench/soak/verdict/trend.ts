import { median } from '../../results/statistics.ts';

/** Seconds since the soak began to measure, and what was read then. */
export type Point = readonly [second: number, value: number];

export type Trend = {
  /** Medians of the first and of the last third of the points. */
  first: number;
  last: number;
  /** The slope per hour by Theil and Sen: the median of the slopes between all pairs of points. */
  perHour: number;
  /** What the series grew by: from third to third, or by the slope over the same time, whichever is more. */
  growth: number;
};

const SECONDS_PER_HOUR = 3_600;
/** From the middle of the first third to that of the last. */
const BETWEEN_THIRDS = 2 / 3;
/** Pairs grow with the square of the points: a day's samples are first put together to so many. */
const MOST_POINTS = 240;

const middle = (values: readonly number[]): number => median(values) ?? Number.NaN;

/** So many groups of points that follow each other, each made one by `pick`; fewer points stay as they are. */
export const putTogether = (
  points: readonly Point[],
  groups: number,
  pick: (values: readonly number[]) => number,
): Point[] => {
  if (points.length <= groups) return [...points];
  return Array.from({ length: groups }, (_, group) => {
    const from = Math.floor((group * points.length) / groups);
    const some = points.slice(from, Math.floor(((group + 1) * points.length) / groups));
    return [middle(some.map(([second]) => second)), pick(some.map(([, value]) => value))] as const;
  });
};

const slopePerSecond = (points: readonly Point[]): number => {
  const slopes = points.flatMap(([second, value], index) =>
    points.slice(index + 1).map(([later, next]) => (next - value) / (later - second)),
  );
  return slopes.length === 0 ? 0 : middle(slopes);
};

/** Of points in the order of time; null of fewer than three. One wild value, or one in five, moves nothing. */
export const measureTrend = (all: readonly Point[]): Trend | null => {
  const points = putTogether(all, MOST_POINTS, middle);
  const third = Math.floor(points.length / 3);
  if (third === 0) return null;
  const first = middle(points.slice(0, third).map(([, value]) => value));
  const last = middle(points.slice(-third).map(([, value]) => value));
  const slope = slopePerSecond(points);
  const seconds = (points.at(-1)?.[0] ?? 0) - (points[0]?.[0] ?? 0);
  return {
    first,
    last,
    perHour: slope * SECONDS_PER_HOUR,
    growth: Math.max(last - first, slope * seconds * BETWEEN_THIRDS),
  };
};
