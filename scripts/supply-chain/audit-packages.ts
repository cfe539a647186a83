// usage: scripts/run scripts/supply-chain/audit-packages.ts [REPORT.json]
// Fails when a package that runs in production has a high or critical advisory. Without a saved report of
// `npm audit --omit=dev --json` it asks the registry. Exceptions: accepted-advisories.json.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { ROOT } from '../native/paths.ts';
import { findBlockers, parseExceptions } from './judge-advisories.ts';
import { parseNpmReport } from './npm-report.ts';

const REGISTRY_TIMEOUT_MS = 120_000;

/** npm audit exits with 1 where it found something, and says so in the report. */
const askRegistry = async (): Promise<string> => {
  const args = ['audit', '--omit=dev', '--json'];
  const options = { cwd: ROOT, timeout: REGISTRY_TIMEOUT_MS, reject: false } as const;
  const { stdout, stderr, timedOut } = await execa('npm', args, options);
  if (timedOut || stdout === '') throw new Error(`npm audit gave no report: ${stderr}`);
  return stdout;
};

try {
  const [file] = process.argv.slice(2);
  const advisories = parseNpmReport(file ? await readFile(file, 'utf8') : await askRegistry());
  const accepted = await readFile(join(import.meta.dirname, 'accepted-advisories.json'), 'utf8');
  const today = new Date().toISOString().slice(0, 10);
  const blockers = findBlockers(advisories, parseExceptions(accepted), today);
  for (const blocker of blockers) console.error(blocker);
  console.log(`${advisories.length} advisories in all, ${blockers.length} to act on`);
  process.exitCode = blockers.length === 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
