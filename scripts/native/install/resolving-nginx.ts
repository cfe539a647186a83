import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { withDebianPackages } from './debian-packages.ts';
import { type Binary, findBinaries } from './find-binaries.ts';
import { installOnce } from './install-once.ts';
import { findCacheFolder } from '../paths.ts';

/** The first Debian release whose nginx resolves names of servers while it runs: 1.30. */
const RELEASE = 'forky';

/** Runs a program of another release with the C library that belongs to it. */
const RUN = `#!/bin/sh
root=$(dirname "$(readlink -f "$0")")
exec "$root"/usr/lib*/ld-linux-*.so.* --library-path "$(echo "$root"/usr/lib/*-linux-gnu)" "$root/usr/sbin/nginx" "$@"
`;

/** `server … resolve` is there from nginx 1.27.3 on. */
const canResolve = async ({ path, env }: Binary): Promise<boolean> => {
  const { stderr } = await execa(path, ['-v'], { env });
  const [, minor = 0, patch = 0] = /nginx\/1\.(\d+)\.(\d+)/.exec(stderr)?.map(Number) ?? [];
  return minor > 27 || (minor === 27 && patch >= 3);
};

/**
 * An nginx that resolves names while it runs, as the image has: the machine's own, or Debian's, fetched into the cache. Throws an
 * Error when there is neither.
 */
export const findResolvingNginx = async (): Promise<Binary> => {
  const { nginx } = await findBinaries(findCacheFolder());
  if (await canResolve(nginx)) return nginx;
  const folder = join(findCacheFolder(), `nginx-${RELEASE}`);
  await installOnce(folder, async (unfinished) => {
    await withDebianPackages((unpack) => unpack('nginx', unfinished), RELEASE);
    await writeFile(join(unfinished, 'nginx'), RUN);
    await chmod(join(unfinished, 'nginx'), 0o755);
  });
  const fetched = { path: join(folder, 'nginx'), env: {} };
  if (!(await canResolve(fetched))) throw new Error(`the nginx of ${RELEASE} is too old`);
  return fetched;
};
