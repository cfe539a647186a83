import { parseArgs } from 'node:util';
import { seedBooks } from './seed-books.ts';
import { dataFile, readShopOptions, SHOP_OPTIONS, SHOP_OPTIONS_USAGE } from './shop-options.ts';

const USAGE = `usage: npm run seed -- [options]
Adds the books of scripts/seed/books that the shop lacks; a second run adds nothing.
${SHOP_OPTIONS_USAGE}
  --again               adds archived books again`;

const main = async (): Promise<void> => {
  const options = { ...SHOP_OPTIONS, again: { type: 'boolean' } } as const;
  const { values } = parseArgs({ options });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const shop = await readShopOptions(values, process.env);
  console.log(`seeding ${shop.baseUrl} ...`);
  const { added, present, archived } = await seedBooks({
    ...shop,
    log: (line) => console.log(line),
    recordFile: dataFile('seeded.json'),
    again: values.again,
  });
  const note = archived === 0 ? '' : `, ${archived} archived (--again adds them)`;
  console.log(`${added} books added, ${present} were there${note}`);
};

try {
  await main();
} catch (error) {
  console.error(`seed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
