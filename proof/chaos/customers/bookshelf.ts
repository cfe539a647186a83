import type { Random } from '../plan/random.ts';
import type { Line } from './records.ts';

/** What can be bought in this run. */
export type Bookshelf = {
  /** Few copies, wanted by many, restocked now and then; bought alone, so that its history can be checked. */
  hotId: string;
  /** Copies of it before the run. */
  hotCopies: number;
  /** Few copies, bought together with others and put aside. */
  scarceId: string;
  /** Never runs out. */
  plentyIds: readonly string[];
};

const MOST_LINES = 3;
const MOST_COPIES = 3;

export const pickPlenty = (shelf: Bookshelf, random: Random): Line[] =>
  random
    .shuffle(shelf.plentyIds)
    .slice(0, random.between(1, MOST_LINES))
    .map((book_id) => ({ book_id, quantity: random.between(1, MOST_COPIES) }));

/** With the scarce book among them, more often than not. */
export const pickMixed = (shelf: Bookshelf, random: Random): Line[] => {
  const lines = pickPlenty(shelf, random);
  return random.chance(0.6)
    ? random.shuffle([...lines, { book_id: shelf.scarceId, quantity: random.between(1, 2) }])
    : lines;
};
