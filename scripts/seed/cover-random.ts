export type CoverRandom = {
  /** A number from `low` up to, not including, `high`. */
  between: (low: number, high: number) => number;
  pick: <T>(choices: readonly [T, ...T[]]) => T;
};

/** FNV-1a, 32 bits. */
const hash = (text: string): number =>
  Array.from(text).reduce(
    (sum, character) => Math.imul(sum ^ (character.codePointAt(0) ?? 0), 0x01_00_01_93),
    0x81_1c_9d_c5,
  );

/** The same text gives the same numbers on every machine, so that a cover never changes by itself. */
export const createCoverRandom = (text: string): CoverRandom => {
  let state = hash(text);
  // mulberry32
  const next = (): number => {
    state = Math.trunc(state + 0x6d_2b_79_f5);
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number): number => low + next() * (high - low);
  return {
    between,
    pick: (choices) => choices[Math.floor(between(0, choices.length))] ?? choices[0],
  };
};
