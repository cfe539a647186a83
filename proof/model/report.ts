import type { Exploration } from './explore.ts';

const count = (value: number): string => value.toLocaleString('en-GB');

/** One scenario's outcome, a line and, if something is wrong, how it came about. */
export const reportOf = (name: string, found: Exploration): string => {
  const { violation, isComplete } = found;
  const proved = isComplete ? 'holds' : 'holds so far, NOT ALL STATES SEEN';
  const verdict = violation ? `VIOLATED: ${violation.what}` : proved;
  const figures = [
    `${count(found.states)} states`,
    `${count(found.transitions)} transitions`,
    `depth ${found.depth}`,
    `${found.atRest} at rest`,
    `${found.seconds.toFixed(1)} s`,
  ].join(', ');
  const trace = (violation?.trace ?? []).map((step, index) => `    ${index + 1}. ${step}`);
  return [`${name}: ${verdict}`, `    ${figures}`, ...trace].join('\n');
};
