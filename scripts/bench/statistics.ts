/** The value below which this share (0 to 1) of the values lies: the nearest one by rank. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return (
    sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ??
    Number.NaN
  );
};

export const median = (values: readonly number[]): number => quantile(values, 0.5);
