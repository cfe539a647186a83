import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { amqpUrlOf, mongoUrlOf } from '../../scripts/native/addresses.ts';
import { DATA_FOLDER } from '../../scripts/native/paths.ts';
import { findFreePorts, findFreeShopPort } from '../../scripts/native/ports.ts';
import type { ProcessSpec } from '../../scripts/native/process-spec.ts';
import { runShop, type Shop } from '../../scripts/native/run-shop.ts';
import { planPorts } from '../../scripts/native/shop-ports.ts';
import { createTestFolder } from '../../scripts/native/test-folder.ts';
import { WIDE_LIMITS } from '../../scripts/native/wide-limits.ts';
import type { BreakableShop } from './faults/breaker.ts';
import type { ShopAtRest } from './judge/at-rest.ts';
import { type Network, openNetwork } from './network/network.ts';
import { NODE_PROCESSES, ORDERDB_MEMBERS, REPLICAS } from './plan/targets.ts';

export type ChaosShop = BreakableShop &
  ShopAtRest & {
    url: string;
    folder: string;
    adminPasswordFile: string;
    /** Ends all processes at once, frozen ones too. */
    kill: () => void;
    /** Ends everything and, unless told otherwise, deletes the data. */
    close: (options?: { keep: boolean }) => Promise<void>;
  };

const PRELOAD = join(import.meta.dirname, 'preload/main.ts');

const createPrepare =
  (network: Network, clockFileOf: (name: string) => string) =>
  (spec: ProcessSpec): ProcessSpec =>
    NODE_PROCESSES.includes(spec.name)
      ? {
          ...spec,
          args: ['--import', PRELOAD, ...spec.args],
          env: {
            ...spec.env,
            CHAOS_CLOCK_FILE: clockFileOf(spec.name),
            CHAOS_ROUTES: JSON.stringify(network.routesOf(spec.name)),
          },
        }
      : spec;

/**
 * A shop of its own, empty, on free ports: two of each service, three members of orderdb, and a proxy in every
 * way between two processes. Resolves when it serves.
 */
export const startChaosShop = async (say: (line: string) => void): Promise<ChaosShop> => {
  const folder = createTestFolder(join(DATA_FOLDER, 'chaos'));
  const clocks = join(folder, 'clocks');
  mkdirSync(clocks);
  const clockFileOf = (name: string) => join(clocks, name);
  const port = await findFreeShopPort(REPLICAS);
  const ports = planPorts(port, REPLICAS);
  const orderdbOthers = await findFreePorts(ORDERDB_MEMBERS.length - 1);
  const network = await openNetwork(ports, orderdbOthers);
  const { upstreams } = network;
  const prepare = createPrepare(network, clockFileOf);
  const end = async (shop: Shop | null, keep: boolean) => {
    shop?.kill();
    await network.close();
    if (!keep) await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  };
  let shop: Shop | null = null;
  try {
    const options = {
      port,
      host: '127.0.0.1',
      replicas: REPLICAS,
      folder,
      detach: false,
      seed: false,
    };
    shop = await runShop(options, say, {
      orderdbOthers,
      upstreams,
      prepare,
      edge: WIDE_LIMITS,
    });
    await shop.ready;
  } catch (error) {
    await end(shop, true);
    throw error;
  }
  const { url, supervisor } = shop;
  return {
    url,
    folder,
    adminPasswordFile: join(folder, 'secrets/admin_password'),
    supervisor,
    network,
    clockFileOf,
    amqpUrl: amqpUrlOf(folder, ports),
    orderdbPorts: [ports.orderdb, ...orderdbOthers],
    mongoUrl: (database) =>
      mongoUrlOf(ports, database, database === 'orderdb' ? orderdbOthers : []),
    kill: () => shop.kill(),
    close: ({ keep } = { keep: false }) => end(shop, keep),
  };
};
