import { expect, test } from '@jest/globals';
import type { Verdict } from './judge.ts';
import type { Mutant } from './mutant.ts';
import { lineOf, sumUp } from './report.ts';

const mutant: Mutant = {
  name: 'a-bug',
  bug: 'Something is wrong.',
  breaks: ['I1', 'I2'],
  edits: [{ file: 'some.ts', find: 'a', replace: 'b' }],
  checks: [{ file: 'some.unit.test.ts', test: 'notices' }],
};
const caught: Verdict = { kind: 'caught', by: ['some.unit: one', 'some.int: two'], notBy: [] };
const survived: Verdict = { kind: 'survived', why: 'every check passed' };
const broken: Verdict = { kind: 'broken', why: 'a syntax error' };
const outcomesOf = (...verdicts: Verdict[]) =>
  verdicts.map((verdict) => ({ mutant, verdict, seconds: 1 }));

test('a line names the mutant, what it breaks, the seconds and who caught it', () => {
  const line = lineOf({ mutant, verdict: caught, seconds: 2.345 });
  expect(line).toMatch(/^a-bug +I1 I2 +2\.3 s +some\.unit: one · some\.int: two$/);
});

test('a line also names who should have caught it and did not', () => {
  const verdict: Verdict = { kind: 'caught', by: ['some.unit: one'], notBy: ['some.int: two'] };
  const line = lineOf({ mutant, verdict, seconds: 1 });
  expect(line).toMatch(/some\.unit: one \(not by some\.int: two\)$/);
});

test('who survived is told in capitals, with the reason', () => {
  expect(lineOf({ mutant, verdict: survived, seconds: 2 })).toContain(
    'SURVIVED: every check passed',
  );
});

test.each([
  ['all caught', [caught, caught], '2 caught, 0 survived', 0],
  ['one survived', [caught, survived], '1 caught, 1 survived', 1],
  ['one not tried', [caught, broken], '1 caught, 0 survived, 1 could not be tried', 1],
])('%s', (_, verdicts, line, exitCode) => {
  expect(sumUp(outcomesOf(...verdicts))).toEqual({ line, exitCode });
});
