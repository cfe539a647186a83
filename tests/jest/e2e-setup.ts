import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DATA_FOLDER } from '../../scripts/native/paths.ts';
import { createTestFolder } from '../../scripts/native/test-folder.ts';
import { startShop } from '../../scripts/native/test-shop.ts';
import { keepForTeardown } from './servers-of-run.ts';

/**
 * Starts one whole shop for all end-to-end tests of the run. SHOP_URL and SHOP_ADMIN_PASSWORD, set by
 * the caller, name a shop that runs already: in containers, say.
 */
export default async function setUp(): Promise<void> {
  if (process.env['SHOP_URL'] !== undefined) return;
  const folder = createTestFolder(join(DATA_FOLDER, 'test-shop'));
  const shop = await startShop({ folder, say: (line) => console.error(line) });
  process.env['SHOP_URL'] = shop.url;
  process.env['SHOP_ADMIN_PASSWORD'] = readFileSync(shop.adminPasswordFile, 'utf8').trim();
  keepForTeardown(async () => {
    await shop.stop();
    await rm(folder, { recursive: true, force: true });
  });
}
