import { expect, test } from '@jest/globals';
import { describeSteps, type Summary } from './overload-table.ts';

const SECONDS = 10;

/** What k6 would say of steps, each of which answered so many requests with that p99. */
const summaryOf = (
  steps: readonly { rate: number; served: number; p99: number }[],
  checks: Summary['root_group']['checks'] = [],
): Summary => ({
  metrics: Object.fromEntries(
    steps.map(({ rate, served, p99 }) => [
      `served_ms{scenario:at_${rate}}`,
      { values: { count: served, med: 2, 'p(99)': p99 } },
    ]),
  ),
  root_group: { checks },
});

const describe = (summary: Summary, rates: readonly number[]) => {
  const steps = rates.map((rate) => ({ rate, name: `at_${rate}` }));
  return describeSteps(summary, { steps, seconds: SECONDS, p99Ms: 250 }).split('\n');
};

test('each step has a line of rates per second', () => {
  const lines = describe(summaryOf([{ rate: 100, served: 990, p99: 31 }]), [100]);
  expect(lines[1]?.trim().split(/ +/)).toEqual(['100', '99', '0', '0', '2', '31', '0']);
});

test.each([
  ['too little was served', { rate: 200, served: 1_800, p99: 20 }],
  ['replies were too late', { rate: 200, served: 2_000, p99: 251 }],
])('the knee is before the first step of which %s, whatever came later', (_why, bad) => {
  const good = [100, 400].map((rate) => ({ rate, served: rate * SECONDS, p99: 20 }));
  const lines = describe(summaryOf([...good, bad]), [100, 200, 400]);
  expect(lines.find((line) => line.startsWith('knee'))).toContain('between 100/s and 200/s');
});

test('without a bad step the knee was not reached, without a good one it is below', () => {
  expect(describe(summaryOf([{ rate: 100, served: 1_000, p99: 20 }]), [100])).toContainEqual(
    expect.stringContaining('not reached'),
  );
  expect(describe(summaryOf([]), [100])).toContainEqual(expect.stringContaining('below 100/s'));
});

test('checks that failed are named', () => {
  const summary = summaryOf(
    [],
    [
      { name: 'book: status 200', passes: 7, fails: 3 },
      { name: 'own order: status 200', passes: 9, fails: 0 },
    ],
  );
  const failed = describe(summary, [100]).filter((line) => line.startsWith('FAILED'));
  expect(failed).toEqual(['FAILED 3 of 10: book: status 200']);
});
