import { join } from 'node:path';
import type { EdgeSettings } from './edge-settings.ts';
import { findFreeShopPort } from './ports.ts';
import { runShop, type ShopVariant } from './run-shop.ts';
import type { Supervisor } from './supervisor/supervisor.ts';
import { WIDE_LIMITS } from './wide-limits.ts';

export interface TestShop {
  readonly url: string;
  readonly adminUsername: string;
  readonly adminPasswordFile: string;
  /** Stops, kills and starts single parts by name: `catalog-service`, `orderdb`, `rabbitmq`, `nginx`, ... */
  readonly supervisor: Supervisor;
  stop(): Promise<void>;
}

export interface TestShopOptions {
  readonly folder: string;
  readonly replicas?: number;
  readonly say?: (line: string) => void;
  /** Settings of the edge instead of wide limits. */
  readonly edge?: EdgeSettings;
  readonly prepare?: ShopVariant['prepare'];
}

/** Starts a whole shop without books on free ports, as `npm start` does but with wide limits at the edge; resolves when it serves. */
export async function startShop(options: TestShopOptions): Promise<TestShop> {
  const { folder, replicas = 1, say = () => undefined, prepare, edge = WIDE_LIMITS } = options;
  const port = await findFreeShopPort(replicas);
  const shop = await runShop(
    { port, host: '127.0.0.1', replicas, folder, detach: false, seed: false },
    say,
    { edge, ...(prepare && { prepare }) },
  );
  try {
    await shop.ready;
  } catch (error) {
    shop.kill();
    throw error;
  }
  return {
    url: shop.url,
    adminUsername: 'admin',
    adminPasswordFile: join(folder, 'secrets/admin_password'),
    supervisor: shop.supervisor,
    stop: () => shop.stop(),
  };
}
