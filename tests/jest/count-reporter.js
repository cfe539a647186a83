// Leaves "PASSED FAILED" of a run in a file, and a line for each test that failed, so that scripts/sum-tests can sum
// several runs and say at the end what failed: of a long output often the end alone is kept.
import { existsSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';

const FOLDER = '.data/test-results';

const namesOfFailed = ({ testFilePath, testExecError, testResults }) => {
  const file = relative(process.cwd(), testFilePath);
  const tests = testResults.filter(({ status }) => status === 'failed');
  return [
    ...(testExecError ? [`${file}: could not run`] : []),
    ...tests.map(({ fullName }) => `${file}: ${fullName.replaceAll('\n', ' ')}`),
  ];
};

export default class CountReporter {
  onRunComplete(_contexts, results) {
    if (!existsSync(FOLDER)) return;
    // A file that could not even be loaded counts as a failed test.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const counts = `${results.numPassedTests} ${failed}`;
    const lines = [counts, ...results.testResults.flatMap(namesOfFailed)];
    writeFileSync(`${FOLDER}/jest-${process.pid}`, `${lines.join('\n')}\n`);
  }
}
