import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DATA_FOLDER } from '../native/paths.ts';
import { findFreeShopPort } from '../native/ports.ts';
import { runShop } from '../native/run-shop.ts';
import { prepareSecrets, readSecret } from '../native/secrets.ts';
import { createTestFolder } from '../native/test-folder.ts';
import { WIDE_LIMITS } from '../native/wide-limits.ts';
import type { Shop } from './roles.ts';

/** Thousands of requests a minute come from one address and one account. */
const WIDE_QUOTAS = {
  RATE_LIMIT_PER_MINUTE: '10000000',
  SIGN_IN_LIMIT_PER_MINUTE: '10000000',
};

/** A whole shop with books on free ports; `stop` ends it and deletes its data. */
export const startOwnShop = async (
  say: (line: string) => void,
): Promise<Shop & { stop: () => Promise<void>; kill: () => void }> => {
  Object.assign(process.env, WIDE_QUOTAS);
  const folder = createTestFolder(join(DATA_FOLDER, 'fuzz-shops'));
  const port = await findFreeShopPort(1);
  const options = { host: '127.0.0.1', port, replicas: 1, folder, detach: false, seed: true };
  const shop = await runShop(options, say, { edge: WIDE_LIMITS });
  const stop = async () => {
    await shop.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await shop.ready;
  } catch (error) {
    await stop();
    throw error;
  }
  const adminPassword = readSecret(prepareSecrets(folder).adminPassword);
  return { url: shop.url, adminUsername: 'admin', adminPassword, stop, kill: () => shop.kill() };
};
