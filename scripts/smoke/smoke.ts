import { parseArgs } from 'node:util';
import { readShopOptions, SHOP_OPTIONS, SHOP_OPTIONS_USAGE } from '../seed/shop-options.ts';
import { runSmokeFlow } from './flow.ts';

const USAGE = `usage: npm run smoke -- [options]
Goes through the whole shop as a buyer and as an admin, checks every reply and stops at the first
that is wrong (exit 1). It archives the book that it adds.
${SHOP_OPTIONS_USAGE}`;

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: SHOP_OPTIONS });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const shop = await readShopOptions(values, process.env);
  console.log(`smoke test of ${shop.baseUrl}`);
  const start = performance.now();
  const steps = await runSmokeFlow({ ...shop, print: (line) => console.log(line) });
  console.log(`all ${steps} steps passed in ${((performance.now() - start) / 1_000).toFixed(1)} s`);
};

try {
  await main();
} catch (error) {
  console.error(`smoke: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
