import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { patternOf, type TestRun } from './judge.ts';
import { type Check, levelOf } from './mutant.ts';

const RESULTS = 'mutant-results.json';

/** What is used of Jest's own report. */
const reportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.string(),
      status: z.string(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullable(),
        }),
      ),
    }),
  ),
});

const TIMED_OUT = /Exceeded timeout of/;
const FIRST_LINES = 12;

/** Reads Jest's report of a run in that folder. */
export const readReport = (folder: string, json: string, stopped: boolean): TestRun => {
  const { testResults } = reportSchema.parse(JSON.parse(json));
  return {
    stopped,
    unloadable: testResults
      .filter(
        ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
      )
      .map(
        ({ name, message }) =>
          `${relative(folder, name)} could not be loaded: ${message.split('\n').slice(0, FIRST_LINES).join('\n')}`,
      ),
    tests: testResults.flatMap(({ name, assertionResults }) =>
      assertionResults.map(({ fullName, status, failureMessages }) => ({
        file: relative(folder, name),
        fullName,
        status: status === 'passed' || status === 'failed' ? status : ('other' as const),
        timedOut: (failureMessages ?? []).some((message) => TIMED_OUT.test(message)),
      })),
    ),
  };
};

const jestArguments = (checks: readonly Check[]): string[] => [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
  '--selectProjects',
  ...new Set(checks.map(({ file }) => levelOf(file))),
  '--json',
  // What a mutant leaves open must not hold up the next one.
  '--forceExit',
  `--outputFile=${RESULTS}`,
  '--testNamePattern',
  [...new Set(checks.map(({ test }) => patternOf(test)))].join('|'),
  '--runTestsByPath',
  ...new Set(checks.map(({ file }) => file)),
];

export type RunOptions = {
  folder: string;
  /** Where the servers of the run are. */
  env: Readonly<Record<string, string>>;
  limitMs: number;
};

/** Runs these tests, and no others, in that copy of the shop; ended with all it started after the limit. */
export const runChecks = async (
  checks: readonly Check[],
  { folder, env, limitMs }: RunOptions,
): Promise<TestRun> => {
  const results = join(folder, RESULTS);
  await rm(results, { force: true });
  let output = '';
  let stopped = false;
  // A process group of its own, so that the workers of Jest end with it.
  const jest = spawn(process.execPath, jestArguments(checks), {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  jest.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const end = (): void => {
    stopped = true;
    if (jest.pid !== undefined) process.kill(-jest.pid, 'SIGKILL');
  };
  const limit = setTimeout(end, limitMs);
  process.once('exit', end);
  await new Promise((resolve) => jest.once('close', resolve));
  process.off('exit', end);
  clearTimeout(limit);
  const json = await readFile(results, 'utf8').catch(() => null);
  if (json !== null) return readReport(folder, json, stopped);
  if (stopped) return { tests: [], unloadable: [], stopped };
  return { tests: [], unloadable: [`Jest left no report: ${output.slice(-2_000)}`], stopped };
};
