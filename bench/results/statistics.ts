/** The value below which this share (0 to 1) of the sorted values lies, the nearest one by rank; null of none. */
export const quantile = (sorted: ArrayLike<number>, share: number): number | null => {
  const rank = Math.max(0, Math.ceil(sorted.length * share) - 1);
  return sorted[Math.min(sorted.length - 1, rank)] ?? null;
};

/** The middle of values in any order, the lower one of two; null of none. */
export const median = (values: readonly number[]): number | null =>
  quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
