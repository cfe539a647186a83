import { createHash } from 'node:crypto';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { ROOT } from './paths.ts';

const WORKSPACE = join(ROOT, 'storefront');
const BUILD_TIMEOUT_MS = 300_000;

/** What nginx serves; built by `buildStorefront`. */
export const STOREFRONT_DIST = join(WORKSPACE, 'dist');

/** Holds the hash of the sources that a build was made of. */
const STAMP = 'built-from';

/** Besides its own folder, what ends up in the pages: the library versions, and what it shares with the services. */
const SHARED = ['package-lock.json', 'packages/contracts/src/money.ts'];

const isSource = (path: string): boolean => !/^(dist|\.build-|node_modules)/.test(path);

/** Changes when any file that ends up in the pages does. */
const hashSources = async (): Promise<string> => {
  const entries = await readdir(WORKSPACE, { recursive: true, withFileTypes: true });
  const own = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(WORKSPACE.length + 1))
    .filter(isSource)
    .map((path) => join('storefront', path));
  const hash = createHash('sha256');
  for (const path of [...own, ...SHARED].toSorted()) {
    hash.update(`${path}\0`).update(await readFile(join(ROOT, path)));
  }
  return hash.digest('hex');
};

/**
 * Builds the pages unless they are of the present sources; quick when there is nothing to do. A running shop
 * of this checkout keeps its pages until the new ones are complete. Throws with the output of a failed build.
 */
export const buildStorefront = async (
  say: (line: string) => void,
  dist = STOREFRONT_DIST,
): Promise<'built' | 'unchanged'> => {
  const sources = await hashSources();
  const built = await readFile(join(dist, STAMP), 'utf8').catch(() => null);
  if (built === sources) return 'unchanged';
  say('building the storefront ...');
  const fresh = join(WORKSPACE, `.build-${process.pid}`);
  const old = `${fresh}-old`;
  try {
    const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
    await execa(process.execPath, [vite, 'build', '--logLevel', 'warn', '--outDir', fresh], {
      cwd: WORKSPACE,
      // Under another one, such as a test's, React's development build would be taken: half as big again.
      env: { NODE_ENV: 'production' },
      timeout: BUILD_TIMEOUT_MS,
    });
    await writeFile(join(fresh, STAMP), sources);
    await rename(dist, old).catch(() => undefined);
    await rename(fresh, dist);
  } finally {
    await Promise.all([fresh, old].map((path) => rm(path, { recursive: true, force: true })));
  }
  return 'built';
};
