import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seedBooks } from '../seed/seed-books.ts';
import { writeCovers } from '../seed/write-covers.ts';
import { assertPortsFree } from './check-ports.ts';
import { openEdgeCache } from './edge-cache.ts';
import { type EdgeSettings, readEdgeSettings } from './edge-settings.ts';
import { findBinaries } from './install/find-binaries.ts';
import { assertHostUsable, urlHostOf } from './listen-host.ts';
import { findCacheFolder } from './paths.ts';
import type { ProcessSpec } from './process-spec.ts';
import { claimDataFolder, releaseDataFolder } from './running-shop.ts';
import { prepareSecrets, readSecret, type SecretFiles } from './secrets.ts';
import { createEdgeSpec } from './shop-edge.ts';
import { listPorts, planPorts, type ReplicaPorts } from './shop-ports.ts';
import { createServerSpecs } from './shop-servers.ts';
import { createServiceSpecs } from './shop-services.ts';
import type { StartOptions } from './start-options.ts';
import { buildStorefront } from './storefront.ts';
import { logPath } from './supervisor/log-file.ts';
import { createSupervisor, type Supervisor } from './supervisor/supervisor.ts';
import { waitHealthy } from './wait-healthy.ts';

const READY_DEADLINE_MS = 90_000;

/** How a shop differs from the usual one, for proofs that break it. */
export interface ShopVariant {
  /** Ports of further members of orderdb's replica set. */
  readonly orderdbOthers?: readonly number[];
  /** Where nginx finds the replicas, instead of at their own ports. */
  readonly upstreams?: readonly ReplicaPorts[];
  /** Settings of the edge that differ from nginx/limits.env and the environment. */
  readonly edge?: EdgeSettings;
  /** Has the last word on each process before it is started. */
  readonly prepare?: (spec: ProcessSpec) => ProcessSpec;
}

export interface Shop {
  /** Without a slash at the end. */
  readonly url: string;
  /** Stops and starts single parts: for tests of faults. */
  readonly supervisor: Supervisor;
  /** Resolves when the shop serves, seeded; rejects with the reason when it does not. */
  readonly ready: Promise<void>;
  stop(): Promise<void>;
  kill(): void;
}

/** Starts the whole shop. Throws when it can't even begin: running already, a port taken, a server missing. */
export async function runShop(
  options: StartOptions,
  say: (line: string) => void,
  variant: ShopVariant = {},
): Promise<Shop> {
  const { folder, host, replicas } = options;
  const { orderdbOthers = [], prepare = (spec: ProcessSpec) => spec } = variant;
  const settings = readEdgeSettings(variant.edge);
  await assertHostUsable(host);
  const began = performance.now();
  const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;
  const ports = planPorts(options.port, replicas);
  const baseUrl = `http://${urlHostOf(host)}:${ports.edge}`;
  claimDataFolder(folder, { port: ports.edge, replicas });
  const cache = openEdgeCache(folder);
  const release = () => {
    cache.remove();
    releaseDataFolder(folder);
  };
  try {
    const supervisor = createSupervisor({ folder, say });
    await assertPortsFree([...listPorts(ports), ...orderdbOthers]);
    const binaries = await findBinaries(findCacheFolder(), say);
    const secrets = prepareSecrets(folder);
    const coversFolder = join(folder, 'covers');
    const { upstreams = ports.replicas } = variant;
    const servers = createServerSpecs({ folder, ports, binaries, secrets, orderdbOthers }).map(
      prepare,
    );
    const services = createServiceSpecs({ folder, ports, secrets, orderdbOthers }).map(prepare);
    const cacheFolder = cache.folder;
    const trustedProxies = process.env['TRUSTED_PROXIES'] ?? '';
    const edgeParts = { folder, host, coversFolder, cacheFolder, ports, upstreams, binaries };
    const edge = prepare(createEdgeSpec({ ...edgeParts, trustedProxies, settings, say }));
    say('starting MongoDB (3), Redis, RabbitMQ, the services, the gateway and nginx ...');
    for (const layer of [servers, services, [edge]]) supervisor.start(layer);
    const becomeReady = async () => {
      await Promise.all([writeCovers(coversFolder), buildStorefront(say)]);
      await supervisor.waitUntilReady(servers, READY_DEADLINE_MS);
      say(`servers are up (${seconds()})`);
      await supervisor.waitUntilReady([...services, edge], READY_DEADLINE_MS);
      await waitHealthy(baseUrl, READY_DEADLINE_MS);
      say(`shop is up (${seconds()})`);
      if (options.seed) await seedOnce(folder, baseUrl, secrets, say);
      for (const line of describeShop(folder, baseUrl, secrets)) say(line);
    };
    return {
      url: baseUrl,
      supervisor,
      ready: becomeReady(),
      async stop() {
        await supervisor.stop();
        release();
      },
      kill() {
        supervisor.kill();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** Fills a new shop; later starts leave the books as the admin has them. */
async function seedOnce(
  folder: string,
  baseUrl: string,
  secrets: SecretFiles,
  say: (line: string) => void,
): Promise<void> {
  const done = join(folder, 'seed-done');
  if (existsSync(done)) return;
  const { added, present } = await seedBooks({
    baseUrl,
    username: 'admin',
    password: readSecret(secrets.adminPassword),
    log: () => undefined,
    recordFile: join(folder, 'seeded.json'),
  });
  say(`${added} books added, ${present} were there`);
  writeFileSync(done, '');
}

function describeShop(folder: string, baseUrl: string, secrets: SecretFiles): string[] {
  return [
    '',
    `  shop      ${baseUrl}`,
    `  API       ${baseUrl}/docs`,
    `  admin     name "admin", password in ${secrets.adminPassword}`,
    `  logs      ${logPath(folder, '*')}`,
    '  stop      Ctrl-C, or "npm run stop"',
    '',
  ];
}
