// usage: npm run backup -- FOLDER
// Writes the three databases of a shop, running or stopped, to a new folder: docs/backup.md.
import { readAddresses } from './addresses.ts';
import { findNativeShop, withStoppedShop } from './native-shop.ts';
import { parseTold, runCommand } from './run-command.ts';
import { withDatabases } from './shop-databases.ts';
import { countDocuments, takeBackup } from './take-backup.ts';

const USAGE = `usage: npm run backup -- FOLDER [--data DIR]

Writes the databases of the shop to the new folder FOLDER. The shop may go on meanwhile. It is the one of
npm start on the data folder DIR (.data), or the one that ORDERDB_URL, CATALOGDB_URL, USERDB_URL, AMQP_URL
and REDIS_URL name.`;

await runCommand(USAGE, async () => {
  const { folder, data } = parseTold(process.argv.slice(2), []);
  const shopVersion = process.env['SERVICE_VERSION'] ?? 'unknown';
  const take = ({ mongo }: Pick<NonNullable<ReturnType<typeof readAddresses>>, 'mongo'>) =>
    withDatabases(mongo, (databases) => takeBackup(databases, folder, shopVersion));

  const running = readAddresses(process.env) ?? findNativeShop(data);
  const manifest = running ? await take(running) : await withStoppedShop(data, take);
  console.log(`${folder}: ${countDocuments(manifest)} documents as of ${manifest.read_at}`);
});
