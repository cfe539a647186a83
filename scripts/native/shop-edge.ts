import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { EdgeSettings } from './edge-settings.ts';
import type { Binaries } from './install/find-binaries.ts';
import { bracketed, clientHostOf } from './listen-host.ts';
import { ROOT } from './paths.ts';
import type { ProcessSpec } from './process-spec.ts';
import { renderServers } from './render-servers.ts';
import { renderTemplate } from './render-template.ts';
import { createNginxSpec } from './servers/nginx.ts';
import type { ReplicaPorts, ShopPorts } from './shop-ports.ts';
import { STOREFRONT_DIST } from './storefront.ts';
import { findWorkerUser } from './worker-user.ts';

const TEMPLATES = join(ROOT, 'nginx/templates');
const WRAPPER = join(ROOT, 'nginx/native/nginx.conf.template');

/** Open requests at each replica: of a group of calls, of buyers, of a service, of those who wait, of admins. The image has the same numbers. */
const MAX_REQUESTS = 128;
const MAX_BUYING = 256;
const MAX_AT_SERVICE = 256;
const MAX_WAITING = 2_000;
const MAX_APART = 64;

/** nginx with the very templates that the containers use, rendered into the data folder. */
export function createEdgeSpec(options: {
  folder: string;
  host: string;
  coversFolder: string;
  /** Where nginx keeps replies. */
  cacheFolder: string;
  ports: ShopPorts;
  /** Where nginx finds the replicas: their own ports, unless something stands between. */
  upstreams: readonly ReplicaPorts[];
  binaries: Binaries;
  settings: EdgeSettings;
  say: (line: string) => void;
}): ProcessSpec {
  const { host, ports, upstreams, coversFolder, cacheFolder } = options;
  const folder = join(options.folder, 'nginx');
  const rendered = join(folder, 'conf.d');
  for (const path of [folder, rendered, coversFolder]) mkdirSync(path, { recursive: true });
  const servers = (service: keyof ReplicaPorts, maxRequests?: number) =>
    renderServers(
      upstreams.map((replica) => `127.0.0.1:${replica[service]}`),
      maxRequests,
    );
  const workers = findWorkerUser([folder, coversFolder, dirname(cacheFolder), STOREFRONT_DIST]);
  if (workers.warning !== null) options.say(workers.warning);
  const values = {
    ...options.settings,
    LISTEN_ADDRESS: bracketed(host),
    ACCESS_LOG: '/dev/stdout',
    WORKER_USER: workers.directive,
    EDGE_PORT: String(ports.edge),
    USER_PORT: String(ports.user),
    CATALOG_PORT: String(ports.catalog),
    ORDER_PORT: String(ports.order),
    GATEWAY_SERVERS: servers('gateway', MAX_REQUESTS),
    GATEWAY_BUYING_SERVERS: servers('gateway', MAX_BUYING),
    GATEWAY_WAITING_SERVERS: servers('gateway', MAX_WAITING),
    GATEWAY_APART_SERVERS: servers('gateway', MAX_APART),
    USER_SERVERS: servers('user', MAX_AT_SERVICE),
    CATALOG_SERVERS: servers('catalog', MAX_AT_SERVICE),
    ORDER_SERVERS: servers('order', MAX_AT_SERVICE),
    ORDER_WAITING_SERVERS: servers('order', MAX_WAITING),
    COVERS_DIR: coversFolder,
    HTML_DIR: STOREFRONT_DIST,
    CACHE_DIR: cacheFolder,
    DATA_DIR: folder,
    CONF_DIR: rendered,
  };
  for (const name of readdirSync(TEMPLATES)) {
    const text = renderTemplate(readFileSync(join(TEMPLATES, name), 'utf8'), values);
    writeFileSync(join(rendered, name.replace(/\.template$/, '')), text);
  }
  const configFile = join(folder, 'nginx.conf');
  writeFileSync(configFile, renderTemplate(readFileSync(WRAPPER, 'utf8'), values));
  return createNginxSpec({
    binary: options.binaries.nginx,
    folder,
    configFile,
    host: clientHostOf(host),
    port: ports.edge,
  });
}
