import type { Rules } from './cases.ts';
import type { Finding } from './finding.ts';
import { isUnderWay } from './passing.ts';
import { QUEUES } from './reading/queues.amqp.ts';

/** How many of each kind were checked. */
export type Checked = {
  books: number;
  entries: number;
  orders: number;
  ended: number;
  reservations: number;
  charges: number;
  queues: number;
};

export type Tally = {
  checked: Checked;
  /** To be rechecked: nothing speaks for them, but the shop may have gone on meanwhile. */
  suspects: Finding[];
  /** Findings that are just on their way. */
  underWay: number;
  /** Suspects beyond what is kept. */
  leftOut: number;
  add: (findings: readonly Finding[], rules: Rules) => void;
};

/** What is kept of a shop where everything is wrong. */
const MOST_SUSPECTS = 10_000;
/** Queues are asked only about suspects. */
const ALL_EMPTY: ReadonlySet<string> = new Set(QUEUES);

export const createTally = (): Tally => {
  const tally: Tally = {
    checked: {
      books: 0,
      entries: 0,
      orders: 0,
      ended: 0,
      reservations: 0,
      charges: 0,
      queues: 0,
    },
    suspects: [],
    underWay: 0,
    leftOut: 0,
    add: (findings, rules) => {
      for (const finding of findings) {
        if (isUnderWay(finding.passing, rules, ALL_EMPTY)) tally.underWay += 1;
        else if (tally.suspects.length < MOST_SUSPECTS) tally.suspects.push(finding);
        else tally.leftOut += 1;
      }
    },
  };
  return tally;
};
