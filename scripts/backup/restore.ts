// usage: npm run restore -- FOLDER
// Puts a backup into the databases of a shop whose services are stopped: docs/backup.md.
import { readAddresses, type ShopAddresses } from './addresses.ts';
import { assertStopped } from './assert-stopped.ts';
import { checkBackup } from './check-backup.ts';
import { emptyCaches } from './empty-caches.ts';
import { deleteQueues } from './empty-queues.ts';
import type { MendingReport } from './mend-cut.ts';
import { findNativeShop, withStoppedShop } from './native-shop.ts';
import { restoreBackup } from './restore-backup.ts';
import { parseTold, runCommand } from './run-command.ts';
import { withDatabases } from './shop-databases.ts';
import { countDocuments } from './take-backup.ts';

const USAGE = `usage: npm run restore -- FOLDER [--replace] [--check] [--data DIR]

Puts the backup in FOLDER into the databases of a shop whose services are stopped.

  --replace   delete the data that are there; without it only empty databases are filled
  --check     read the backup through and change nothing
  --data DIR  into the data folder of a stopped npm start (.data), unless ORDERDB_URL, CATALOGDB_URL,
              USERDB_URL, AMQP_URL and REDIS_URL name another shop`;

const describeMending = ({ told, cancelled, unknownOrders, unexplained }: MendingReport) => [
  `${told} orders were under way: the services go on with them when they start`,
  `${cancelled} orders ended just after their database was read: they are cancelled`,
  `${unknownOrders.length} orders were placed just after it and are lost: their copies go back`,
  ...unknownOrders.map((id) => `  lost: ${id} (give back what its buyer paid)`),
  ...unexplained.map((id) => `  look at it: order ${id} was sent, but its copies were not sold`),
];

const forgetAll = async ({ amqp, redisCache }: ShopAddresses): Promise<void> => {
  await deleteQueues(amqp);
  await emptyCaches(redisCache);
};

await runCommand(USAGE, async () => {
  const { folder, data, replace, check } = parseTold(process.argv.slice(2), ['replace', 'check']);
  if (check) {
    const manifest = await checkBackup(folder);
    console.log(`whole: ${countDocuments(manifest)} documents as of ${manifest.read_at}`);
    return;
  }
  const named = readAddresses(process.env);
  if (named === null && findNativeShop(data) !== null) {
    throw new Error('the shop runs: stop it with "npm run stop". Nothing was changed');
  }
  const restore = (addresses: ShopAddresses) =>
    withDatabases(addresses.mongo, async (databases) => {
      return restoreBackup({
        databases,
        folder,
        replace,
        assertStopped: () => assertStopped(databases),
        forget: () => forgetAll(addresses),
      });
    });
  const { manifest, mended } = named ? await restore(named) : await withStoppedShop(data, restore);
  console.log(`restored ${countDocuments(manifest)} documents as of ${manifest.read_at}`);
  for (const line of describeMending(mended)) console.log(line);
  console.log('done: start the services');
});
