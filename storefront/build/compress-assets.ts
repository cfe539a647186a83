import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const compress = promisify(gzip);
const WORTH_IT = /\.(js|css|svg|html)$/;

/** Writes NAME.gz beside each file of the build, so that the edge sends it as it lies there. */
export const compressAssets = (): Plugin => ({
  name: 'compress-assets',
  apply: 'build',
  async writeBundle({ dir = 'dist' }) {
    const files = (await readdir(dir, { recursive: true })).filter((file) => WORTH_IT.test(file));
    for (const file of files) {
      const path = join(dir, file);
      const level = constants.Z_BEST_COMPRESSION;
      await writeFile(`${path}.gz`, await compress(await readFile(path), { level }));
    }
  },
});
