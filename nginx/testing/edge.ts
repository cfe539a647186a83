import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { eventually } from '@bookstore/testkit';
import { type Binary, findBinaries } from '../../scripts/native/install/find-binaries.ts';
import { readEdgeSettings } from '../../scripts/native/edge-settings.ts';
import { findCacheFolder } from '../../scripts/native/paths.ts';
import { PLAIN_EDGE, prepareEdge } from '../../scripts/native/prepare-edge.ts';
import { renderTemplate } from '../../scripts/native/render-template.ts';
import { renderBounds } from '../routing/bounds.ts';
import { WIDE_LIMITS } from '../../scripts/native/wide-limits.ts';
import { findWorkerUser } from '../../scripts/native/worker-user.ts';

const NGINX = fileURLToPath(new URL('..', import.meta.url));

export type Edge = {
  url: string;
  port: number;
  userPort: number;
  catalogPort: number;
  orderPort: number;
  tlsPort: number;
  /** What it said before nginx started. */
  log: readonly string[];
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

export type EdgeOptions = {
  /** In place of the shop's own bounds, by the variables of nginx/routing/bounds.ts. */
  bounds?: Readonly<Record<string, number>>;
  /** The parts are names, which nginx asks the name server at this `host:port` about, as in containers. */
  resolver?: string;
  nginx?: Binary;
  /** Settings of the container's environment; limits that are not named here are too wide to be reached. */
  settings?: Readonly<Record<string, string>>;
  /** More of nginx's configuration, beside the servers of the shop. */
  more?: string;
  /** Changes the rendered files, for limits that are too large for a test. */
  edit?: (text: string) => string;
};

export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

/** Stands for a built storefront: the edge's rules are the same whatever the pages hold. */
const writeStorefront = async (folder: string): Promise<string> => {
  await mkdir(join(folder, 'assets'), { recursive: true });
  const script = '// a script\n'.repeat(100);
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Bookstore</title>');
  await writeFile(join(folder, 'assets/app.js'), script);
  await writeFile(join(folder, 'assets/app.js.gz'), gzipSync(script));
  return folder;
};

/** A real nginx with the templates of the shop, on free ports and with a folder of its own. */
export const startEdge = async (parts: Parts, options: EdgeOptions = {}): Promise<Edge> => {
  const folder = await mkdtemp(join(tmpdir(), 'edge-'));
  // For the workers, who are not root.
  await chmod(folder, 0o755);
  const [conf, covers] = [join(folder, 'conf.d'), join(folder, 'covers')];
  const html = await writeStorefront(join(folder, 'html'));
  await Promise.all([mkdir(conf), mkdir(covers)]);
  await writeFile(join(covers, 'book.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  const healthSocket = join(folder, 'health.sock');
  const ports = await Promise.all(Array.from({ length: 5 }, freePort));
  const [edge = 0, user = 0, catalog = 0, order = 0, tls = 0] = ports;
  const accessLog = join(folder, 'access.log');
  const values = {
    ...PLAIN_EDGE,
    ...readEdgeSettings({ ...WIDE_LIMITS, ...options.settings }),
    TLS_PORT: String(tls),
    TLS_LISTEN_PORT: String(tls),
    HEALTH_SOCKET: healthSocket,
    LISTEN_ADDRESS: '127.0.0.1',
    ACCESS_LOG: accessLog,
    WORKER_USER: findWorkerUser([folder]).directive,
    EDGE_PORT: String(edge),
    USER_PORT: String(user),
    CATALOG_PORT: String(catalog),
    ORDER_PORT: String(order),
    GATEWAY_ADDRESS: parts.gateway,
    USER_ADDRESS: parts.user,
    CATALOG_ADDRESS: parts.catalog,
    ORDER_ADDRESS: parts.order,
    RESOLVER: options.resolver ?? '127.0.0.1',
    RESOLVE: options.resolver === undefined ? '' : 'resolve',
    ...renderBounds(options.bounds),
    COVERS_DIR: covers,
    HTML_DIR: html,
    CACHE_DIR: join(folder, 'cache'),
    DATA_DIR: folder,
    CONF_DIR: conf,
    ...options.settings,
  };
  const program = options.nginx ?? (await findBinaries(findCacheFolder())).nginx;
  const log = prepareEdge(program, values);
  const { edit = (text) => text } = options;
  const render = async (from: string, to: string) =>
    writeFile(to, edit(renderTemplate(await readFile(join(NGINX, from), 'utf8'), values)));
  for (const name of await readdir(join(NGINX, 'templates'))) {
    await render(`templates/${name}`, join(conf, name.replace('.template', '')));
  }
  await writeFile(join(conf, 'more.conf'), options.more ?? '');
  const main = join(folder, 'nginx.conf');
  await render('native/nginx.conf.template', main);
  const nginx = spawn(program.path, ['-p', folder, '-c', main, '-e', join(folder, 'error.log')], {
    stdio: ['ignore', 'inherit', 'ignore'],
    env: { ...process.env, ...program.env },
  });
  await eventually(() => askHealth(healthSocket));
  return {
    url: `http://127.0.0.1:${edge}`,
    port: edge,
    userPort: user,
    catalogPort: catalog,
    orderPort: order,
    tlsPort: tls,
    log,
    readLog: async () =>
      (await readFile(accessLog, 'utf8')).split('\n').filter((line) => line !== ''),
    stop: () => stop(nginx, folder),
  };
};

/** The health check of a container, which works whatever the public ports ask for. */
const askHealth = async (socketPath: string): Promise<void> => {
  const [reply] = await once(get({ socketPath, path: '/' }), 'response');
  reply.resume();
  if (reply.statusCode !== 200) throw new Error(`the health check got ${reply.statusCode}`);
};

const stop = async (nginx: ChildProcess, folder: string): Promise<void> => {
  if (nginx.exitCode === null) {
    nginx.kill('SIGTERM');
    await once(nginx, 'exit');
  }
  await rm(folder, { recursive: true, force: true });
};
