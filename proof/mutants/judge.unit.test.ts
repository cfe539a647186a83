import { describe, expect, test } from '@jest/globals';
import { faultsOfBaseline, judge, patternOf, type TestResult, type TestRun } from './judge.ts';
import type { Mutant } from './mutant.ts';

const FILE = 'some-service/src/some.unit.test.ts';
const mutant: Mutant = {
  name: 'a-bug',
  bug: 'Something is wrong.',
  breaks: ['I1'],
  edits: [{ file: 'some-service/src/some.ts', find: 'a', replace: 'b' }],
  checks: [
    { file: FILE, test: 'notices' },
    { file: FILE, test: 'notices %s too' },
  ],
};

const result = (fields: Partial<TestResult>): TestResult => ({
  file: FILE,
  fullName: 'a group notices',
  status: 'passed',
  timedOut: false,
  ...fields,
});
const second = result({ fullName: 'a group notices this (1+1) too' });
const runOf = (tests: readonly TestResult[], more: Partial<TestRun> = {}): TestRun => ({
  tests,
  unloadable: [],
  stopped: false,
  ...more,
});

describe('a mutant', () => {
  test('is caught by each check that fails', () => {
    const run = runOf([result({ status: 'failed' }), { ...second, status: 'failed' }]);
    const by = ['some.unit: notices', 'some.unit: notices %s too'];
    expect(judge(mutant, run)).toEqual({ kind: 'caught', by, notBy: [] });
  });

  test('is caught by one of its checks alone', () => {
    const run = runOf([result({}), { ...second, status: 'failed' }]);
    expect(judge(mutant, run)).toEqual({
      kind: 'caught',
      by: ['some.unit: notices %s too'],
      notBy: ['some.unit: notices'],
    });
  });

  test('survives checks that pass', () => {
    expect(judge(mutant, runOf([result({}), second])).kind).toBe('survived');
  });

  test.each([
    ['of the same name in another file', result({ file: 'other.unit.test.ts', status: 'failed' })],
    ['of a longer name', result({ fullName: 'a group notices nothing', status: 'failed' })],
  ])('survives where a test %s fails', (_, other) => {
    expect(judge(mutant, runOf([result({}), second, other])).kind).toBe('survived');
  });

  test('is not caught by a time-out, unless the bug shows as one', () => {
    const run = runOf([result({ status: 'failed', timedOut: true }), second]);
    expect(judge(mutant, run).kind).toBe('survived');
    expect(judge({ ...mutant, hangs: true }, run)).toMatchObject({
      kind: 'caught',
      by: ['some.unit: notices (by its time-out)'],
    });
  });

  test('survives a run that had to be ended', () => {
    expect(judge(mutant, runOf([], { stopped: true })).kind).toBe('survived');
  });

  test('was not tried when a file could not be loaded or a check did not run', () => {
    expect(judge(mutant, runOf([], { unloadable: ['a syntax error'] })).kind).toBe('broken');
    expect(judge(mutant, runOf([result({}), { ...second, status: 'other' }])).kind).toBe('broken');
  });
});

describe('the shop without any bug', () => {
  test('is sound when each check passes', () => {
    expect(faultsOfBaseline(mutant.checks, runOf([result({}), second]))).toEqual([]);
  });

  test.each([
    ['a check fails', runOf([result({ status: 'failed' }), second]), 'fails'],
    ['a check did not run', runOf([result({})]), 'did not run'],
    ['a file could not be loaded', runOf([result({}), second], { unloadable: ['no'] }), 'no'],
    ['the run was ended', runOf([result({}), second], { stopped: true }), 'too long'],
  ])('is not sound when %s', (_, run, fault) => {
    expect(faultsOfBaseline(mutant.checks, run).join('\n')).toContain(fault);
  });
});

test('what the name of a table leaves open stays open, the rest is taken as it is', () => {
  const pattern = new RegExp(patternOf('%s of (a+b) is $left'));
  expect(pattern.test('some group 3 of (a+b) is 7')).toBe(true);
  expect(pattern.test('some group 3 of aab is 7')).toBe(false);
});
