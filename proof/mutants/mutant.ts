/** I1 to I9 are the invariants of the message contract; `contract` stands for any other line of the contracts. */
export type Promised = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8' | 'I9' | 'contract';

/** One test, by its file and its name as it is written there (with its %s, if it is one of a table). */
export type Check = { file: string; test: string };

/** A text that occurs exactly once in a file of the shop, and what stands there in the mutant. */
export type Edit = { file: string; find: string; replace: string };

/** A known bug, put into a scratch copy of the shop to see whether the tests notice. */
export type Mutant = {
  /** Lower case with dashes, for `--only`. */
  name: string;
  /** Tried with `--quick` too: its checks, red or green, take seconds. */
  quick?: true;
  /** What is wrong with the shop then. */
  bug: string;
  breaks: readonly [Promised, ...Promised[]];
  edits: readonly [Edit, ...Edit[]];
  /** It is caught when one of them fails. */
  checks: readonly [Check, ...Check[]];
  /** The bug shows as a test that never ends; elsewhere the end of a test by its time-out is no catch. */
  hangs?: true;
};

/** Throws when the text to find is not there, or more than once: the table has fallen behind the sources. */
export const applyEdit = (source: string, { file, find, replace }: Edit): string => {
  const parts = source.split(find);
  const times = parts.length - 1;
  if (times === 1) return parts.join(replace);
  throw new Error(`${file} must have this exactly once, not ${times} times: ${find}`);
};

const LEVELS = ['unit', 'contract', 'int', 'e2e'] as const;
export type Level = (typeof LEVELS)[number];

/** The Jest project that a test file belongs to. */
export const levelOf = (file: string): Level => {
  const level = LEVELS.find((each) => file.endsWith(`.${each}.test.ts`));
  if (!level) throw new Error(`${file} is no test file of a known level`);
  return level;
};

/** True when one of its checks starts a whole shop. */
export const needsShop = ({ checks }: Mutant): boolean =>
  checks.some(({ file }) => levelOf(file) === 'e2e');
