// usage: npm run reset -- [--data DIR]
// Stops the shop and deletes its data, secrets and logs; fetched server binaries stay.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDataFolder } from './data-folder-option.ts';
import { removeEdgeCache } from './edge-cache.ts';
import { stopShop } from './stop-shop.ts';

// By name, so that a folder of other things given by mistake loses none of them.
const OWNED =
  'userdb catalogdb orderdb redis redis-cache rabbitmq nginx cache covers log run secrets'
    .split(' ')
    .concat('seed-done', 'seeded.json', 'shop.json');

const folder = parseDataFolder(process.argv.slice(2));
if (folder === null) {
  console.log('usage: npm run reset -- [--data DIR]');
} else {
  console.log(await stopShop(folder));
  removeEdgeCache(folder);
  await Promise.all(OWNED.map((name) => rm(join(folder, name), { recursive: true, force: true })));
  console.log(`deleted the data in ${folder}`);
}
