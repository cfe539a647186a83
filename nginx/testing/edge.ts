import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { eventually } from '@bookstore/testkit';
import { type EdgeSettings, readEdgeSettings } from '../../scripts/native/edge-settings.ts';
import { findBinaries } from '../../scripts/native/install/find-binaries.ts';
import { findCacheFolder } from '../../scripts/native/paths.ts';
import { renderServers } from '../../scripts/native/render-servers.ts';
import { renderTemplate } from '../../scripts/native/render-template.ts';
import { WIDE_LIMITS } from '../../scripts/native/wide-limits.ts';
import { findWorkerUser } from '../../scripts/native/worker-user.ts';

const NGINX = fileURLToPath(new URL('..', import.meta.url));

export type Edge = {
  url: string;
  port: number;
  userPort: number;
  catalogPort: number;
  orderPort: number;
  /** The lines of its access log so far. */
  readLog: () => Promise<string[]>;
  stop: () => Promise<void>;
};

/** Where the parts behind the edge listen: `host:port` each; of the gateway there may be several. */
export type Parts = {
  gateway: string | readonly string[];
  user: string;
  catalog: string;
  order: string;
};

export type Placing = 'fixed' | 'by-name';

/** How many requests may be open: of each group of calls, of those who wait, of admins. */
export type Bounds = { requests: number; waiting: number; apart: number };

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

const render = async (from: string, to: string, values: Readonly<Record<string, string>>) =>
  writeFile(to, renderTemplate(await readFile(from, 'utf8'), values));

/** Stands for a built storefront: the edge's rules are the same whatever the pages hold. */
const writeStorefront = async (folder: string): Promise<string> => {
  await mkdir(join(folder, 'assets'), { recursive: true });
  const script = '// a script\n'.repeat(100);
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Bookstore</title>');
  await writeFile(join(folder, 'assets/app.js'), script);
  await writeFile(join(folder, 'assets/app.js.gz'), gzipSync(script));
  return folder;
};

/**
 * A real nginx with the templates of the shop, on free ports and with a folder of its own; where
 * told, with the way in which containers find the parts.
 */
export const startEdge = async (
  parts: Parts,
  placing: Placing = 'fixed',
  bounds: Bounds = { requests: 256, waiting: 2_000, apart: 64 },
  settings: EdgeSettings = {},
  /** Rendered files to replace, by name. */
  replaced: Readonly<Record<string, string>> = {},
): Promise<Edge> => {
  const folder = await mkdtemp(join(tmpdir(), 'edge-'));
  // For the workers, who are not root.
  await chmod(folder, 0o755);
  const [conf, covers] = [join(folder, 'conf.d'), join(folder, 'covers')];
  const html = await writeStorefront(join(folder, 'html'));
  await Promise.all([mkdir(conf), mkdir(covers)]);
  await writeFile(join(covers, 'book.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  const ports = [await freePort(), await freePort(), await freePort(), await freePort()];
  const [edge = 0, user = 0, catalog = 0, order = 0] = ports;
  const gateways = [parts.gateway].flat();
  const log = join(folder, 'access.log');
  const values = {
    ...readEdgeSettings({ ...WIDE_LIMITS, ...settings }),
    LISTEN_ADDRESS: '127.0.0.1',
    ACCESS_LOG: log,
    WORKER_USER: findWorkerUser([folder]).directive,
    EDGE_PORT: String(edge),
    USER_PORT: String(user),
    CATALOG_PORT: String(catalog),
    ORDER_PORT: String(order),
    GATEWAY_SERVERS: renderServers(gateways, bounds.requests),
    GATEWAY_BUYING_SERVERS: renderServers(gateways, bounds.requests),
    GATEWAY_WAITING_SERVERS: renderServers(gateways, bounds.waiting),
    GATEWAY_APART_SERVERS: renderServers(gateways, bounds.apart),
    USER_SERVERS: renderServers([parts.user], bounds.requests),
    CATALOG_SERVERS: renderServers([parts.catalog], bounds.requests),
    ORDER_SERVERS: renderServers([parts.order], bounds.requests),
    ORDER_WAITING_SERVERS: renderServers([parts.order], bounds.waiting),
    COVERS_DIR: covers,
    HTML_DIR: html,
    CACHE_DIR: join(folder, 'cache'),
    DATA_DIR: folder,
    CONF_DIR: conf,
    GATEWAY_ADDRESS: gateways[0] ?? '',
    USER_ADDRESS: parts.user,
    CATALOG_ADDRESS: parts.catalog,
    ORDER_ADDRESS: parts.order,
    RESOLVER: '127.0.0.1',
    GATEWAY_MAX_REQUESTS: String(bounds.requests),
    GATEWAY_MAX_BUYING: String(bounds.requests),
    GATEWAY_MAX_WAITING: String(bounds.waiting),
    GATEWAY_MAX_APART: String(bounds.apart),
    USER_MAX_REQUESTS: String(bounds.requests),
    CATALOG_MAX_REQUESTS: String(bounds.requests),
    ORDER_MAX_REQUESTS: String(bounds.requests),
    ORDER_MAX_WAITING: String(bounds.waiting),
  };
  for (const name of await readdir(join(NGINX, 'templates'))) {
    await render(join(NGINX, 'templates', name), join(conf, name.replace('.template', '')), values);
  }
  if (placing === 'by-name') {
    for (const name of ['upstreams.conf', 'door.inc']) {
      await render(join(NGINX, `container/${name}.template`), join(conf, name), values);
    }
  }
  for (const [name, text] of Object.entries(replaced)) await writeFile(join(conf, name), text);
  const main = join(folder, 'nginx.conf');
  await render(join(NGINX, 'native/nginx.conf.template'), main, values);
  const { nginx: program } = await findBinaries(findCacheFolder());
  const nginx = spawn(program.path, ['-p', folder, '-c', main, '-e', join(folder, 'error.log')], {
    stdio: ['ignore', 'inherit', 'ignore'],
    env: { ...process.env, ...program.env },
  });
  const url = `http://127.0.0.1:${edge}`;
  await eventually(async () => (await fetch(`${url}/assets/app.js`)).arrayBuffer());
  return {
    url,
    port: edge,
    userPort: user,
    catalogPort: catalog,
    orderPort: order,
    readLog: async () => (await readFile(log, 'utf8')).split('\n').filter((line) => line !== ''),
    stop: () => stop(nginx, folder),
  };
};

const stop = async (nginx: ChildProcess, folder: string): Promise<void> => {
  if (nginx.exitCode === null) {
    nginx.kill('SIGTERM');
    await once(nginx, 'exit');
  }
  await rm(folder, { recursive: true, force: true });
};
