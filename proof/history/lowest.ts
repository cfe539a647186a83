import type { Interval } from './history.ts';

export type Level = { at: number; copies: number };

/** Index of the last level at or before the time; `levels` are sorted by time. */
const lastUntil = (levels: readonly Level[], time: number): number => {
  let [low, high] = [0, levels.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((levels[middle]?.at ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

/** Index of the last level before the time: the one that holds when the time comes. */
const lastBefore = (levels: readonly Level[], time: number): number => {
  let [low, high] = [0, levels.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((levels[middle]?.at ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

/**
 * Answers which number of copies was the lowest within an interval, each time in log n: row k of the
 * table has the lowest of 2^k levels from each on. The first level must be at -Infinity.
 */
export const createLowest = (levels: readonly Level[]): ((within: Interval) => number) => {
  const table = [levels.map(({ copies }) => copies)];
  for (let width = 2; width <= levels.length; width *= 2) {
    const row = table.at(-1) ?? [];
    table.push(
      row
        .slice(0, levels.length - width + 1)
        .map((copies, index) => Math.min(copies, row[index + width / 2] ?? copies)),
    );
  }
  return ({ from, to }) => {
    const first = lastBefore(levels, from);
    const last = lastUntil(levels, to);
    const power = Math.floor(Math.log2(last - first + 1));
    const row = table[power] ?? [];
    return Math.min(row[first] ?? 0, row[last - 2 ** power + 1] ?? 0);
  };
};
