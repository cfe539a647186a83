import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { renderBounds } from '../../nginx/routing/bounds.ts';
import type { EdgeSettings } from './edge-settings.ts';
import type { Binaries } from './install/find-binaries.ts';
import { bracketed, clientHostOf } from './listen-host.ts';
import { ROOT } from './paths.ts';
import { PLAIN_EDGE, prepareEdge } from './prepare-edge.ts';
import type { ProcessSpec } from './process-spec.ts';
import { renderTemplate } from './render-template.ts';
import { createNginxSpec } from './servers/nginx.ts';
import type { ReplicaPorts, ShopPorts } from './shop-ports.ts';
import { STOREFRONT_DIST } from './storefront.ts';
import { findWorkerUser } from './worker-user.ts';

const TEMPLATES = join(ROOT, 'nginx/templates');
const WRAPPER = join(ROOT, 'nginx/native/nginx.conf.template');

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
  /** Proxies whose word about a client is believed: addresses and networks, comma-separated. */
  trustedProxies: string;
  settings: EdgeSettings;
  say: (line: string) => void;
}): ProcessSpec {
  const { host, ports, upstreams, coversFolder, cacheFolder } = options;
  const folder = join(options.folder, 'nginx');
  const rendered = join(folder, 'conf.d');
  for (const path of [folder, rendered, coversFolder]) mkdirSync(path, { recursive: true });
  const addressesOf = (service: keyof ReplicaPorts) =>
    upstreams.map((replica) => `127.0.0.1:${replica[service]}`);
  const workers = findWorkerUser([folder, coversFolder, dirname(cacheFolder), STOREFRONT_DIST]);
  if (workers.warning !== null) options.say(workers.warning);
  const values = {
    ...PLAIN_EDGE,
    ...options.settings,
    TRUSTED_PROXIES: options.trustedProxies,
    LISTEN_ADDRESS: bracketed(host),
    ACCESS_LOG: '/dev/stdout',
    WORKER_USER: workers.directive,
    EDGE_PORT: String(ports.edge),
    USER_PORT: String(ports.user),
    CATALOG_PORT: String(ports.catalog),
    ORDER_PORT: String(ports.order),
    GATEWAY_ADDRESS: addressesOf('gateway'),
    USER_ADDRESS: addressesOf('user'),
    CATALOG_ADDRESS: addressesOf('catalog'),
    ORDER_ADDRESS: addressesOf('order'),
    // Addresses that stay need no name server.
    RESOLVER: '127.0.0.1',
    RESOLVE: '',
    ...renderBounds(),
    COVERS_DIR: coversFolder,
    HTML_DIR: STOREFRONT_DIST,
    CACHE_DIR: cacheFolder,
    DATA_DIR: folder,
    CONF_DIR: rendered,
  };
  prepareEdge(options.binaries.nginx, values);
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
