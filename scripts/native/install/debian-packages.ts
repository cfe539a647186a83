import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** Unpacks a package, with whatever it needs that this machine lacks, below a folder. */
export type UnpackDebianPackage = (name: string, folder: string) => Promise<void>;

const APT_TIMEOUT_MS = 180_000;
const OWN_SOURCES = '/etc/apt/sources.list.d/debian.sources';

/**
 * Uses apt only to resolve and download. Nothing is installed: no root, no service started by a postinst,
 * no file outside of the target folder and a temporary one, so the system's own servers never notice.
 * Packages of another `release` come with all that they need, the C library included.
 */
export async function withDebianPackages(
  work: (unpack: UnpackDebianPackage) => Promise<void>,
  release?: string,
): Promise<void> {
  const state = await mkdtemp(join(tmpdir(), 'bookstore-apt-'));
  await mkdir(join(state, 'lists/partial'), { recursive: true });
  const ofRelease = release === undefined ? [] : await selectRelease(release, state);
  const apt = async (archives: string, ...args: readonly string[]) => {
    await mkdir(join(archives, 'partial'), { recursive: true });
    const options = [
      `Dir::State::lists=${join(state, 'lists')}`,
      `Dir::Cache=${state}`,
      `Dir::Cache::archives=${archives}`,
      'APT::Sandbox::User=root',
      'Debug::NoLocking=1',
      ...ofRelease,
    ].flatMap((option) => ['-o', option]);
    await execa('apt-get', ['-qq', ...options, ...args], { timeout: APT_TIMEOUT_MS });
  };
  try {
    await apt(join(state, 'archives'), 'update');
    await work(async (name, folder) => {
      const archives = join(state, `archives-${name}`);
      await apt(archives, 'install', '-y', '--no-install-recommends', '--download-only', name);
      const packages = (await readdir(archives)).filter((file) => file.endsWith('.deb'));
      for (const file of packages) await execa('dpkg-deb', ['-x', join(archives, file), folder]);
    });
  } finally {
    await rm(state, { recursive: true, force: true });
  }
}

/** Options of apt for another release on the machine's own mirror, as if nothing were installed. */
async function selectRelease(release: string, state: string): Promise<string[]> {
  const [archive = ''] = (await readFile(OWN_SOURCES, 'utf8')).split('\n\n');
  const [sources, status] = [join(state, 'release.sources'), join(state, 'status')];
  await writeFile(sources, archive.replace(/^Suites:.*/m, `Suites: ${release}`));
  await writeFile(status, '');
  return [
    `Dir::Etc::sourcelist=${sources}`,
    'Dir::Etc::sourceparts=-',
    `Dir::State::status=${status}`,
    // A mirror's copy of a release in the making may be older than its date of expiry.
    'Acquire::Check-Valid-Until=false',
  ];
}

/** The folders with shared libraries of an unpacked package, for LD_LIBRARY_PATH. */
export async function findLibraryFolders(folder: string): Promise<string[]> {
  const found = await Promise.all(
    ['usr/lib', 'lib'].map(async (parent) => {
      const names = await readdir(join(folder, parent)).catch(() => []);
      return names
        .filter((name) => name.endsWith('-linux-gnu'))
        .map((name) => join(folder, parent, name));
    }),
  );
  return found.flat();
}
