import { basename } from 'node:path';
import type { Check, Mutant } from './mutant.ts';

/** What became of one test. */
export type TestResult = {
  file: string;
  /** With the names of the groups that it stands in. */
  fullName: string;
  status: 'passed' | 'failed' | 'other';
  /** It failed because it took longer than Jest allows. */
  timedOut: boolean;
};

export type TestRun = {
  /** All that ran or could have run. */
  tests: readonly TestResult[];
  /** Files that could not even be loaded, with the reason. */
  unloadable: readonly string[];
  /** The whole run was ended, for it took too long. */
  stopped: boolean;
};

export type Verdict =
  /** The checks that failed, and those that did not, each as `saga.int: name of the test`. */
  | { kind: 'caught'; by: readonly string[]; notBy: readonly string[] }
  | { kind: 'survived'; why: string }
  /** The question was not answered: a check did not run, or a file could not be loaded. */
  | { kind: 'broken'; why: string };

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A pattern for Jest's full names; what the name of a table leaves open (%s, %i, $field) stays open. */
export const patternOf = (test: string): string =>
  `(^| )${test
    .split(/%[sijdpfo#]|\$[a-z]+/i)
    .map(escape)
    .join('.*')}$`;

const isOf = (check: Check, { file, fullName }: TestResult): boolean =>
  file === check.file && new RegExp(patternOf(check.test)).test(fullName);

const ran = ({ status }: TestResult): boolean => status !== 'other';

/** The checks that no test of the run answers to; a check that did not run has shown nothing. */
const unanswered = (checks: readonly Check[], tests: readonly TestResult[]): Check[] =>
  checks.filter((check) => !tests.some((test) => ran(test) && isOf(check, test)));

/** Why the unchanged shop does not pass its own checks; empty when it does. */
export const faultsOfBaseline = (checks: readonly Check[], run: TestRun): string[] => [
  ...(run.stopped ? ['the run took too long and was ended'] : []),
  ...run.unloadable,
  ...run.tests
    .filter((test) => test.status === 'failed' && checks.some((check) => isOf(check, test)))
    .map(({ file, fullName }) => `${file}: ${fullName} fails`),
  ...unanswered(checks, run.tests).map(({ file, test }) => `${file}: ${test} did not run`),
];

const shortName = ({ file, test }: Check): string => `${basename(file, '.test.ts')}: ${test}`;

/** Whether the tests noticed the bug. Only a failed test counts, never a file that can't be loaded. */
export const judge = ({ checks, hangs }: Mutant, run: TestRun): Verdict => {
  const [unloadable] = run.unloadable;
  if (unloadable !== undefined) return { kind: 'broken', why: unloadable };
  const failed = run.tests.filter(({ status }) => status === 'failed');
  const failedOf = (check: Check) => failed.filter((test) => isOf(check, test));
  const noticed = checks.filter((check) =>
    failedOf(check).some(({ timedOut }) => hangs === true || !timedOut),
  );
  if (noticed.length > 0) {
    const isTimeOut = (check: Check) => failedOf(check).every(({ timedOut }) => timedOut);
    const by = noticed.map(
      (check) => `${shortName(check)}${isTimeOut(check) ? ' (by its time-out)' : ''}`,
    );
    const notBy = checks.filter((check) => !noticed.includes(check)).map(shortName);
    return { kind: 'caught', by, notBy };
  }
  if (checks.some((check) => failedOf(check).length > 0))
    return { kind: 'survived', why: 'a test ran into its time-out' };
  if (run.stopped) return { kind: 'survived', why: 'the tests took too long and were ended' };
  const [missing] = unanswered(checks, run.tests);
  if (missing) return { kind: 'broken', why: `${missing.test} did not run` };
  return { kind: 'survived', why: 'every check passed' };
};
