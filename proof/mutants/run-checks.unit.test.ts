import { expect, test } from '@jest/globals';
import { readReport } from './run-checks.ts';

const FOLDER = '/some/copy';
const TIME_OUT = 'thrown: "Exceeded timeout of 20000 ms for a test.';

const reportOf = (...assertions: { status: string; failureMessages: string[] }[]): string =>
  JSON.stringify({
    success: false,
    testResults: [
      {
        name: `${FOLDER}/some-service/src/some.unit.test.ts`,
        message: assertions.length === 0 ? 'Cannot find module\n  at line 1' : '',
        status: 'failed',
        assertionResults: assertions.map((each) => ({ ...each, fullName: 'a group a test' })),
      },
    ],
  });

test.each([
  ['passed', { status: 'passed', failureMessages: [] }, 'passed', false],
  ['failed', { status: 'failed', failureMessages: ['expected 1'] }, 'failed', false],
  ['ran into its time-out', { status: 'failed', failureMessages: [TIME_OUT] }, 'failed', true],
  ['was left out', { status: 'pending', failureMessages: [] }, 'other', false],
])('a test that %s', (_, assertion, status, timedOut) => {
  const { tests, unloadable } = readReport(FOLDER, reportOf(assertion), false);
  const file = 'some-service/src/some.unit.test.ts';
  expect(tests).toEqual([{ file, fullName: 'a group a test', status, timedOut }]);
  expect(unloadable).toEqual([]);
});

test('a file that could not be loaded is no failed test', () => {
  const { tests, unloadable } = readReport(FOLDER, reportOf(), true);
  expect(tests).toEqual([]);
  expect(unloadable).toEqual([expect.stringContaining('Cannot find module')]);
});
