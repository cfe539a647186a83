import { findBinaries } from '../native/install/find-binaries.ts';
import { findCacheFolder } from '../native/paths.ts';
import { findFreeShopPort } from '../native/ports.ts';
import { claimDataFolder, findRunningShop, releaseDataFolder } from '../native/running-shop.ts';
import { prepareSecrets } from '../native/secrets.ts';
import { planPorts } from '../native/shop-ports.ts';
import { createServerSpecs } from '../native/shop-servers.ts';
import { createSupervisor } from '../native/supervisor/supervisor.ts';
import { nativeAddresses, type ShopAddresses } from './addresses.ts';

const READY_DEADLINE_MS = 90_000;

const say = (line: string): void => console.error(line);

/** Of the shop that runs on the data folder; null when none does. */
export const findNativeShop = (folder: string): ShopAddresses | null => {
  const shop = findRunningShop(folder);
  return shop && nativeAddresses(folder, planPorts(shop.port, shop.replicas));
};

/**
 * Runs the work with the servers of a data folder, without services: nobody else can reach the data
 * meanwhile. Throws when a shop runs there.
 */
export const withStoppedShop = async <T>(
  folder: string,
  work: (addresses: ShopAddresses) => Promise<T>,
): Promise<T> => {
  const port = await findFreeShopPort(1);
  claimDataFolder(folder, { port, replicas: 1 });
  try {
    const ports = planPorts(port, 1);
    const binaries = await findBinaries(findCacheFolder(), say);
    const supervisor = createSupervisor({ folder, say });
    const specs = createServerSpecs({ folder, ports, binaries, secrets: prepareSecrets(folder) });
    supervisor.start(specs);
    try {
      await supervisor.waitUntilReady(specs, READY_DEADLINE_MS);
      return await work(nativeAddresses(folder, ports));
    } finally {
      await supervisor.stop();
    }
  } finally {
    releaseDataFolder(folder);
  }
};
