import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderBounds } from '../../nginx/routing/bounds.ts';
import type { Binaries } from './install/find-binaries.ts';
import { ROOT } from './paths.ts';
import { PLAIN_EDGE, prepareEdge } from './prepare-edge.ts';
import type { ProcessSpec } from './process-spec.ts';
import { renderTemplate } from './render-template.ts';
import { createNginxSpec } from './servers/nginx.ts';
import type { ReplicaPorts, ShopPorts } from './shop-ports.ts';
import { STOREFRONT_DIST } from './storefront.ts';

const TEMPLATES = join(ROOT, 'nginx/templates');
const WRAPPER = join(ROOT, 'nginx/native/nginx.conf.template');

/** nginx with the very templates that the containers use, rendered into the data folder. */
export function createEdgeSpec(options: {
  folder: string;
  coversFolder: string;
  /** Where nginx keeps replies. */
  cacheFolder: string;
  ports: ShopPorts;
  /** Where nginx finds the replicas: their own ports, unless something stands between. */
  upstreams: readonly ReplicaPorts[];
  binaries: Binaries;
  /** Proxies whose word about a client is believed: addresses and networks, comma-separated. */
  trustedProxies: string;
}): ProcessSpec {
  const { ports, upstreams, cacheFolder } = options;
  const folder = join(options.folder, 'nginx');
  const rendered = join(folder, 'conf.d');
  for (const path of [folder, rendered]) mkdirSync(path, { recursive: true });
  const addressesOf = (service: keyof ReplicaPorts) =>
    upstreams.map((replica) => `127.0.0.1:${replica[service]}`);
  const values = {
    ...PLAIN_EDGE,
    TRUSTED_PROXIES: options.trustedProxies,
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
    COVERS_DIR: options.coversFolder,
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
  return createNginxSpec({ binary: options.binaries.nginx, folder, configFile, port: ports.edge });
}
