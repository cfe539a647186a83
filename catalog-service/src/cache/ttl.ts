/** A lifetime with ±10 % of chance, so that entries made together do not end together. */
export const jitteredMs = (ms: number, random: () => number = Math.random): number =>
  Math.round(ms * (0.9 + 0.2 * random()));
