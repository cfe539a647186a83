import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@bookstore/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mongoUrlOf } from '../../scripts/native/addresses.ts';
import { manifestSchema } from '../../scripts/backup/manifest.ts';
import { withDatabases } from '../../scripts/backup/shop-databases.ts';
import { takeBackup } from '../../scripts/backup/take-backup.ts';
import { DATA_FOLDER, ROOT } from '../../scripts/native/paths.ts';
import { planPorts } from '../../scripts/native/shop-ports.ts';
import { createTestFolder } from '../../scripts/native/test-folder.ts';
import { startShop, type TestShop } from '../../scripts/native/test-shop.ts';
import { addBook, createBuyer, placeOrder, signIn } from '../e2e/client.ts';
import { findViolations } from './invariants.ts';
import { startLoad } from './load.ts';
import { readRecords } from './shop-records.ts';

const BUYERS = 8;
const ORDERS = 60;
const PROGRESS_DEADLINE_MS = 60_000;
const QUIET_DEADLINE_MS = 90_000;

let folder: string;
let backups: string;
let shop: TestShop;
beforeAll(async () => {
  folder = createTestFolder(join(DATA_FOLDER, 'test-backup'));
  backups = mkdtempSync(join(tmpdir(), 'bookstore-backup-'));
  shop = await startShop({ folder });
}, 120_000);
afterAll(async () => {
  await shop.stop();
  rmSync(folder, { recursive: true, force: true });
  rmSync(backups, { recursive: true, force: true });
}, 60_000);

const mongoUrl = (database: 'userdb' | 'catalogdb' | 'orderdb'): string =>
  mongoUrlOf(planPorts(Number(new URL(shop.url).port), 1), database);

const take = (name: string) =>
  withDatabases(
    { orderdb: mongoUrl('orderdb'), catalogdb: mongoUrl('catalogdb'), userdb: mongoUrl('userdb') },
    (databases) => takeBackup(databases, join(backups, name), 'test'),
  );

/** The orders of the first backup with the catalog and the users of the second: the widest cut there can be. */
const joinBackups = (first: string, second: string): string => {
  const joined = join(backups, 'joined');
  const manifestOf = (name: string) =>
    manifestSchema.parse(JSON.parse(readFileSync(join(backups, name, 'manifest.json'), 'utf8')));
  cpSync(join(backups, second), joined, { recursive: true });
  rmSync(join(joined, 'orderdb'), { recursive: true });
  cpSync(join(backups, first, 'orderdb'), join(joined, 'orderdb'), { recursive: true });
  const manifest = manifestOf(second);
  manifest.databases.orderdb = manifestOf(first).databases.orderdb;
  writeFileSync(join(joined, 'manifest.json'), JSON.stringify(manifest));
  return joined;
};

/** As an operator does it, with a shop whose data folder is gone but for its secrets. */
const restoreIntoNothing = (backup: string): string => {
  for (const name of ['userdb', 'catalogdb', 'orderdb', 'rabbitmq', 'redis', 'redis-cache']) {
    rmSync(join(folder, name), { recursive: true });
  }
  const restore = join(ROOT, 'scripts/backup/restore.ts');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', restore, backup, '--data', folder],
    { encoding: 'utf8' },
  );
  expect({ status, stderr }).toMatchObject({ status: 0 });
  return stdout;
};

test('a backup under load, restored into nothing: no acknowledged order is lost, no copy oversold', async () => {
  const password = readFileSync(shop.adminPasswordFile, 'utf8').trim();
  const admin = await signIn(shop.url, 'admin', password);
  const buyers = await Promise.all(Array.from({ length: BUYERS }, () => createBuyer(shop.url)));
  const books = await Promise.all(
    [60, 100_000, 100_000].map((stock) => addBook(shop.url, admin.access_token, { stock })),
  );
  const load = startLoad(
    shop.url,
    buyers,
    books.map(({ id }) => id),
  );
  const orderSomeMore = () => {
    const goal = load.acknowledged.length + ORDERS;
    return eventually(
      () => expect(load.acknowledged.length).toBeGreaterThanOrEqual(goal),
      PROGRESS_DEADLINE_MS,
    );
  };
  await orderSomeMore();
  const acknowledged = [...load.acknowledged];
  await take('first');
  await orderSomeMore();
  await take('second');
  await load.stop();
  await shop.stop();

  const said = restoreIntoNothing(joinBackups('first', 'second'));
  expect(said).toMatch(/[1-9]\d* orders were placed just after it and are lost/);
  shop = await startShop({ folder });

  await eventually(async () => {
    expect(findViolations(await readRecords({ mongoUrl }), acknowledged)).toEqual([]);
  }, QUIET_DEADLINE_MS);
  const buyer = await createBuyer(shop.url);
  const order = { book_id: books[1]?.id ?? '' };
  const sold = await placeOrder(shop.url, buyer.access_token, order, { prefer: 'wait=10' });
  expect(sold.body).toMatchObject({ status: 'ACCEPTED' });
}, 300_000);
