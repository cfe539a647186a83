// npm run mutants: puts known bugs into a copy of the shop, one at a time, and looks whether the tests notice.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DATA_FOLDER, findCacheFolder, ROOT } from '../../scripts/native/paths.ts';
import { createTestFolder } from '../../scripts/native/test-folder.ts';
import { startServers } from '../../scripts/native/test-servers.ts';
import { MUTANTS } from './bugs/index.ts';
import { faultsOfBaseline, judge } from './judge.ts';
import { type Mutant, needsShop } from './mutant.ts';
import { lineOf, type Outcome, sumUp } from './report.ts';
import { runChecks } from './run-checks.ts';
import { createScratchCopy, type ScratchCopy } from './scratch-copy.ts';

const USAGE = `usage: npm run mutants [-- OPTIONS]
  --only NAME   only this one; may be given more than once
  --quick       only those that are caught within seconds, about two minutes in all
  --list        tells what there is and tries nothing
exit code: 0 all caught, 1 one survived, 2 could not be tried`;

const LIMIT_MS = 120_000;
const SHOP_LIMIT_MS = 240_000;
const BASELINE_LIMIT_MS = 600_000;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const giveUp = (why: string): never => {
  process.stderr.write(`${why}\n`);
  process.exit(2);
};

const secondsSince = (startedAt: number): number => (performance.now() - startedAt) / 1_000;

const choose = (only: readonly string[], quick: boolean): Mutant[] => {
  const unknown = only.filter((name) => MUTANTS.every((mutant) => mutant.name !== name));
  if (unknown.length > 0) giveUp(`no mutant has the name ${unknown.join(', ')}; see --list`);
  return MUTANTS.filter(
    (mutant) =>
      (only.length === 0 || only.includes(mutant.name)) && (!quick || mutant.quick === true),
  );
};

const readOptions = () => {
  try {
    return parseArgs({
      options: {
        only: { type: 'string', multiple: true, default: [] },
        quick: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
      },
    }).values;
  } catch {
    return giveUp(USAGE);
  }
};

/** The unchanged copy must pass all checks: else a red test would tell nothing of a bug. */
const assertSound = async (
  copy: ScratchCopy,
  mutants: readonly Mutant[],
  env: Record<string, string>,
): Promise<void> => {
  const checks = mutants.flatMap((mutant) => mutant.checks);
  const startedAt = performance.now();
  const run = await runChecks(checks, { folder: copy.folder, env, limitMs: BASELINE_LIMIT_MS });
  const faults = faultsOfBaseline(checks, run);
  if (faults.length > 0) throw new Error(`without any bug:\n${faults.join('\n')}`);
  say(`without any bug every check passes (${secondsSince(startedAt).toFixed(1)} s)`);
};

const tryMutants = async (
  copy: ScratchCopy,
  mutants: readonly Mutant[],
  env: Record<string, string>,
): Promise<Outcome[]> => {
  const outcomes: Outcome[] = [];
  for (const mutant of mutants) {
    const limitMs = needsShop(mutant) ? SHOP_LIMIT_MS : LIMIT_MS;
    const startedAt = performance.now();
    const run = await copy.withEdits(mutant.edits, () =>
      runChecks(mutant.checks, { folder: copy.folder, env, limitMs }),
    );
    const outcome = { mutant, verdict: judge(mutant, run), seconds: secondsSince(startedAt) };
    say(lineOf(outcome));
    outcomes.push(outcome);
  }
  return outcomes;
};

const { only, quick, list } = readOptions();
const mutants = choose(only, quick);
if (list) {
  for (const { name, breaks, bug } of mutants) say(`${name} (${breaks.join(', ')}): ${bug}`);
  process.exit(0);
}
// The handlers of `exit` end what was started: the tests run in a process group that hears of no signal.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(2));

const startedAt = performance.now();
const folder = createTestFolder(join(DATA_FOLDER, 'mutants'));
const servers = await startServers({ folder });
process.once('exit', () => servers.supervisor.kill());
const copy = await createScratchCopy(ROOT);
process.once('exit', () => copy.remove());
try {
  const env = {
    MONGO_URL: servers.mongoUrl,
    REDIS_URL: servers.redisUrl,
    AMQP_URL: servers.amqpUrl,
    AMQP_ADMIN_URL: servers.amqpAdminUrl,
    BOOKSTORE_CACHE_DIR: findCacheFolder(),
    // End-to-end checks here start a shop of their own; the one for all of them is not needed.
    SHOP_URL: '',
  };
  await assertSound(copy, mutants, env);
  const { line, exitCode } = sumUp(await tryMutants(copy, mutants, env));
  say(`${line} (${Math.round(secondsSince(startedAt))} s)`);
  process.exitCode = exitCode;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
} finally {
  copy.remove();
  await servers.stop();
  await rm(folder, { recursive: true, force: true });
}
