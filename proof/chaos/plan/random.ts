import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Chance that is the same for the same seed. Each call moves it on. */
export type Random = {
  /** A whole number; both ends may come. */
  between: (lowest: number, highest: number) => number;
  pick: <T>(list: readonly T[]) => T;
  /** True so often: 0 never, 1 always. */
  chance: (share: number) => boolean;
  shuffle: <T>(list: readonly T[]) => T[];
  /** Another source for a part of the work, so that parts do not disturb each other's order. */
  branch: () => Random;
};

const FINE = 1_000_000;
const LARGEST_SEED = 0x7f_ff_ff_ff;

export const createRandom = (seed: number): Random => {
  const generator = xoroshiro128plus(seed);
  const between = (lowest: number, highest: number) => uniformInt(generator, lowest, highest);
  const pick = <T>(list: readonly T[]): T => {
    const [chosen] = list.slice(between(0, Math.max(0, list.length - 1)));
    if (chosen === undefined) throw new Error('nothing to pick from');
    return chosen;
  };
  return {
    between,
    pick,
    chance: (share) => between(1, FINE) <= share * FINE,
    shuffle: (list) => {
      const left = [...list];
      return list.flatMap(() => left.splice(between(0, left.length - 1), 1));
    },
    branch: () => createRandom(between(1, LARGEST_SEED)),
  };
};
