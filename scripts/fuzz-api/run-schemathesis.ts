import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { operations } from '@bookstore/contracts/documents';
import { execa } from 'execa';
import { z } from 'zod';
import { DATA_FOLDER, ROOT } from '../native/paths.ts';

export type FuzzRun = {
  program: string;
  url: string;
  token: string | undefined;
  seed: number;
  requests: number;
  timeoutMs: number;
};
export type FuzzResult = { requests: number; ok: boolean };

const FOLDER = join(DATA_FOLDER, 'fuzz-api');
/** The coverage phase, which tries each constraint of the document, sends about so many whatever is asked for. */
const COVERAGE_REQUESTS = 1_500;
const FEWEST_EXAMPLES = 8;
/** Operations with few parameters run out of different requests. */
const MARGIN = 1.5;
/** Walks along the links of the document, of about five requests each. */
const FEWEST_WALKS = 40;

/** The settings with the numbers of this run: one option of the command line would set both to the same. */
const writeConfig = async (requests: number): Promise<string> => {
  const rest = Math.max(0, requests - COVERAGE_REQUESTS);
  const examples = Math.max(FEWEST_EXAMPLES, Math.ceil((MARGIN * rest) / operations.length));
  const walks = Math.max(FEWEST_WALKS, Math.ceil(rest / 20));
  const fixed = await readFile(join(import.meta.dirname, 'schemathesis.toml'), 'utf8');
  const file = join(FOLDER, 'schemathesis.toml');
  await writeFile(
    file,
    `${fixed}
[phases.fuzzing.generation]
max-examples = ${examples}

[phases.stateful.generation]
max-examples = ${walks}
`,
  );
  return file;
};

const reportSchema = z.object({
  complete: z.boolean(),
  test_cases: z.object({ generated: z.int() }),
});

const readReport = async (file: string): Promise<z.output<typeof reportSchema> | null> => {
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? null : reportSchema.parse(JSON.parse(text));
};

/** Runs schemathesis with all phases and checks as one role. Its findings go to standard output. */
export const runSchemathesis = async (run: FuzzRun): Promise<FuzzResult> => {
  const report = join(FOLDER, 'report.json');
  await rm(report, { force: true });
  const args = ['--config-file', await writeConfig(run.requests)];
  args.push('run', join(ROOT, 'docs/openapi.json'), '--url', run.url);
  args.push('--checks', 'all', '--seed', String(run.seed));
  args.push('--report-json-path', report);
  if (run.token !== undefined) args.push('--header', `Authorization: Bearer ${run.token}`);
  const { exitCode } = await execa(run.program, args, {
    cwd: FOLDER,
    env: { SCHEMATHESIS_HOOKS: join(import.meta.dirname, 'formats.py') },
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: run.timeoutMs,
    reject: false,
  });
  const read = await readReport(report);
  return {
    requests: read?.test_cases.generated ?? 0,
    ok: exitCode === 0 && read?.complete === true,
  };
};
