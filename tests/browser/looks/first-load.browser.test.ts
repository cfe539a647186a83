import { expect, it } from '@jest/globals';
import { useBrowserShop } from '../use-browser-shop.ts';

const SCRIPT_BUDGET_BYTES = 150 * 1_024;

const shop = useBrowserShop();

it('the first page needs no more than 150 KB of compressed scripts', async () => {
  const { context, page } = await shop.visit();
  const scripts: Promise<{ address: string; bytes: number }>[] = [];
  page.on('requestfinished', (request) => {
    if (request.resourceType() !== 'script') return;
    scripts.push(
      request.sizes().then(({ responseBodySize: bytes }) => ({ address: request.url(), bytes })),
    );
  });
  await page.goto('/', { waitUntil: 'networkidle' });
  await page.getByRole('searchbox').waitFor();
  const loaded = await Promise.all(scripts);
  const bytes = loaded.reduce((sum, script) => sum + script.bytes, 0);
  const kilobytes = (bytes / 1_024).toFixed(1);
  process.stderr.write(`  scripts of the first load: ${kilobytes} KB in ${loaded.length} files\n`);
  // None would mean that nothing was measured.
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThanOrEqual(SCRIPT_BUDGET_BYTES);
  await context.close();
});
