// usage: npm run stop -- [--data DIR]
// Stops the shop that `npm start` runs on that data folder, in the foreground or detached.
import { parseDataFolder } from './data-folder-option.ts';
import { stopShop } from './stop-shop.ts';

const folder = parseDataFolder(process.argv.slice(2));
console.log(folder === null ? 'usage: npm run stop -- [--data DIR]' : await stopShop(folder));
