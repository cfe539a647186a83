import type { Verdict } from './judge.ts';
import type { Mutant } from './mutant.ts';

export type Outcome = { mutant: Mutant; verdict: Verdict; seconds: number };

const WIDEST_NAME = 28;
const WIDEST_BREAKS = 11;

const wordsOf = (verdict: Verdict): string => {
  if (verdict.kind !== 'caught') return `${verdict.kind.toUpperCase()}: ${verdict.why}`;
  const { by, notBy } = verdict;
  return by.join(' · ') + (notBy.length > 0 ? ` (not by ${notBy.join(' · ')})` : '');
};

/** One line of the table: the mutant, what it breaks, how long it took, who caught it. */
export const lineOf = ({ mutant, verdict, seconds }: Outcome): string =>
  [
    mutant.name.padEnd(WIDEST_NAME),
    mutant.breaks.join(' ').padEnd(WIDEST_BREAKS),
    `${seconds.toFixed(1).padStart(5)} s`,
    ` ${wordsOf(verdict)}`,
  ].join(' ');

/** The last line, and 1 as the exit code unless each mutant was caught. */
export const sumUp = (outcomes: readonly Outcome[]): { line: string; exitCode: 0 | 1 } => {
  const count = (kind: Verdict['kind']): number =>
    outcomes.filter(({ verdict }) => verdict.kind === kind).length;
  const caught = count('caught');
  const broken = count('broken');
  const line = `${caught} caught, ${count('survived')} survived`;
  return {
    line: broken > 0 ? `${line}, ${broken} could not be tried` : line,
    exitCode: caught === outcomes.length ? 0 : 1,
  };
};
