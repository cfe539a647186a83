import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findBinaries } from '../../scripts/native/install/find-binaries.ts';
import { findCacheFolder } from '../../scripts/native/paths.ts';
import { findFreePorts } from '../../scripts/native/ports.ts';
import type { ProcessSpec } from '../../scripts/native/process-spec.ts';
import { renderTemplate } from '../../scripts/native/render-template.ts';
import { createNginxSpec } from '../../scripts/native/servers/nginx.ts';
import { probeHttp } from '../../scripts/native/servers/probe-http.ts';
import { createSupervisor } from '../../scripts/native/supervisor/supervisor.ts';

const READY_DEADLINE_MS = 30_000;

/** Ports of the bare servers. */
export type Limits = {
  /** `/static/NAME`, `/json/NAME` by way of Express, `/orders/ID` by way of the proxy and Express with findOne. */
  nginx: number;
  /** `/json/NAME` */
  express: number;
  /** `/books?...` and `/orders/ID` */
  find: number;
  /** `POST /order`, `GET /counts` */
  pipeline: number;
  stop: () => Promise<void>;
};

/** Replies by name: served as files by nginx and as JSON by Express. */
export type Bodies = Record<string, string>;

type Addresses = { orders: string; books: string; amqp: string };

const serverSpec = (
  folder: string,
  name: string,
  port: number,
  env: Record<string, string>,
): ProcessSpec => ({
  name,
  command: process.execPath,
  args: ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, `${name}.server.ts`)],
  env: {
    PATH: process.env['PATH'] ?? '',
    NODE_ENV: 'production',
    PORT: String(port),
    ...env,
  },
  cwd: folder,
  isReady: () => probeHttp(`http://127.0.0.1:${port}/ready`),
});

const nginxSpec = async (
  folder: string,
  ports: { own: number; express: number; proxy: number },
) => {
  const template = readFileSync(join(import.meta.dirname, 'nginx.conf.template'), 'utf8');
  const configFile = join(folder, 'nginx.conf');
  const values = {
    DATA_DIR: folder,
    PORT: String(ports.own),
    EXPRESS_PORT: String(ports.express),
    PROXY_PORT: String(ports.proxy),
  };
  writeFileSync(configFile, renderTemplate(template, values));
  const { nginx: binary } = await findBinaries(findCacheFolder());
  return createNginxSpec({ binary, folder, configFile, host: '127.0.0.1', port: ports.own });
};

/** Starts the bare servers in that folder, on the databases and the broker of the shop. */
export const startLimits = async (options: {
  folder: string;
  bodies: Bodies;
  addresses: Addresses;
  say: (line: string) => void;
}): Promise<Limits> => {
  const { folder, bodies, addresses, say } = options;
  mkdirSync(join(folder, 'static'), { recursive: true });
  for (const [name, body] of Object.entries(bodies)) {
    writeFileSync(join(folder, 'static', name), body);
  }
  const bodiesFile = join(folder, 'bodies.json');
  const parsed = Object.entries(bodies).map(([name, body]) => [name, JSON.parse(body) as unknown]);
  writeFileSync(bodiesFile, JSON.stringify(Object.fromEntries(parsed)));
  const [nginx = 0, express = 0, find = 0, proxy = 0, pipeline = 0, reserve = 0] =
    await findFreePorts(6);
  const mongo = { ORDERS_URL: addresses.orders, BOOKS_URL: addresses.books };
  const broker = { ...mongo, AMQP_URL: addresses.amqp };
  const specs = [
    serverSpec(folder, 'express', express, { BODIES_FILE: bodiesFile }),
    serverSpec(folder, 'find', find, mongo),
    serverSpec(folder, 'proxy', proxy, { TARGET: `http://127.0.0.1:${find}` }),
    serverSpec(folder, 'pipeline-orders', pipeline, broker),
    serverSpec(folder, 'pipeline-stock', reserve, broker),
    await nginxSpec(folder, { own: nginx, express, proxy }),
  ];
  const supervisor = createSupervisor({ folder, say });
  supervisor.start(specs);
  try {
    await supervisor.waitUntilReady(specs, READY_DEADLINE_MS);
  } catch (error) {
    supervisor.kill();
    throw error;
  }
  return { nginx, express, find, pipeline, stop: () => supervisor.stop() };
};
