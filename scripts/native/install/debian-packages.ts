import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** Unpacks a package, with whatever it needs that this machine lacks, below a folder. */
export type UnpackDebianPackage = (name: string, folder: string) => Promise<void>;

const APT_TIMEOUT_MS = 180_000;

/**
 * Uses apt only to resolve and download. Nothing is installed: no root, no service started by a postinst,
 * no file outside of the target folder and a temporary one, so the system's own servers never notice.
 */
export async function withDebianPackages(
  work: (unpack: UnpackDebianPackage) => Promise<void>,
): Promise<void> {
  const state = await mkdtemp(join(tmpdir(), 'bookstore-apt-'));
  await mkdir(join(state, 'lists/partial'), { recursive: true });
  const apt = async (archives: string, ...args: readonly string[]) => {
    await mkdir(join(archives, 'partial'), { recursive: true });
    const options = [
      `Dir::State::lists=${join(state, 'lists')}`,
      `Dir::Cache=${state}`,
      `Dir::Cache::archives=${archives}`,
      'APT::Sandbox::User=root',
      'Debug::NoLocking=1',
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
