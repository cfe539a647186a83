import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testServers } from '@bookstore/testkit';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { BSON, Decimal128, Double, Int32, Long, MongoClient, ObjectId, Timestamp } from 'mongodb';
import { assertStopped } from './assert-stopped.ts';
import { checkBackup } from './check-backup.ts';
import { restoreBackup } from './restore-backup.ts';
import type { ShopDatabases } from './shop-databases.ts';
import { countDocuments, takeBackup } from './take-backup.ts';

let folder: string;
let databases: ShopDatabases;
const clients: MongoClient[] = [];

const connect = async (): Promise<MongoClient> => {
  const client = new MongoClient((await testServers('backup')).mongoUrl);
  clients.push(client);
  return client;
};
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backup-'));
  databases = { orderdb: await connect(), catalogdb: await connect(), userdb: await connect() };
  const { orderdb, catalogdb, userdb } = databases;
  await orderdb.db().createCollection('orders');
  await orderdb.db().createCollection('sandbox_charges');
  await catalogdb.db().createCollection('reservations');
  await userdb.db().createCollection('users');
});
afterEach(async () => {
  for (const client of clients.splice(0)) {
    await client.db().dropDatabase();
    await client.close();
  }
  await rm(folder, { recursive: true, force: true });
});

/** What the server keeps of a collection, byte by byte in the order of ids. */
const contentOf = async (client: MongoClient, collection: string) => {
  const found = client.db().collection<Buffer>(collection).find({}, { raw: true }).sort({ _id: 1 });
  const hash = createHash('sha256');
  let documents = 0;
  for await (const document of found) {
    hash.update(document);
    documents += 1;
  }
  return { documents, sha256: hash.digest('hex') };
};

const EVERY_TYPE = {
  whole: new Int32(1),
  long: Long.fromNumber(1),
  real: new Double(1),
  zero: new Double(-0),
  exact: Decimal128.fromString('1.10'),
  huge: Long.MAX_VALUE,
  text: 'ein Stück ✓',
  date: new Date('2026-01-02T03:04:05.678Z'),
  id: new ObjectId(),
  bytes: new BSON.Binary(Buffer.from([1, 2, 3])),
  uuid: new BSON.UUID(),
  time: new Timestamp({ t: 7, i: 9 }),
  pattern: new BSON.BSONRegExp('^a', 'i'),
  code: new BSON.Code('return 1'),
  least: new BSON.MinKey(),
  most: new BSON.MaxKey(),
  nothing: null,
  list: [{ b: 1, a: [true, []] }, null],
};

type Charge = { _id: string; text?: string; n?: number };

const WRITTEN_AS_IS = new Map([
  ['_id', 'odd'],
  ['2', 'b'],
  ['1', 'a'],
]);

const fill = async (): Promise<void> => {
  const charges = databases.orderdb.db().collection<Charge>('sandbox_charges');
  await charges.insertOne({ _id: 'all types', ...EVERY_TYPE });
  await charges.insertMany(
    Array.from({ length: 2_500 }, (_, n) => ({ _id: `c${n}`, n, text: 'x'.repeat(n % 700) })),
  );
  await charges.insertOne({ _id: 'large', text: 'y'.repeat(15_000_000) });
};

const take = () => takeBackup(databases, join(folder, 'b'), '1.2.3');
const restore = (replace = true) =>
  restoreBackup({
    databases,
    folder: join(folder, 'b'),
    replace,
    // Others test services on this server.
    assertStopped: async () => undefined,
    forget: async () => undefined,
  });

test('gives back every document of every type with the very same bytes', async () => {
  await fill();
  const before = await contentOf(databases.orderdb, 'sandbox_charges');
  const taken = await take();
  expect(countDocuments(taken)).toBe(2_502);
  await databases.orderdb.db().dropDatabase();
  expect((await restore(false)).manifest).toEqual(taken);
  const after = await contentOf(databases.orderdb, 'sandbox_charges');
  expect(after).toEqual(before);
}, 60_000);

test('holds what was there at one moment, whatever is written meanwhile', async () => {
  const charges = databases.orderdb.db().collection('sandbox_charges');
  let written = 0;
  let stopped = false;
  const writing = (async () => {
    for (; !stopped; written += 1) await charges.insertOne({ n: written });
  })();
  await databases.userdb.db().collection('users').insertOne({ name: 'one' });
  const taken = await take().finally(() => {
    stopped = true;
  });
  await writing;
  await databases.orderdb.db().dropDatabase();
  await restore();
  const kept = await charges.find().sort({ n: 1 }).toArray();
  // Without a gap: each writing was over before the next one began.
  expect(kept.map(({ n }) => n)).toEqual(kept.map((_, index) => index));
  expect(taken.databases.orderdb.collections['sandbox_charges']?.documents).toBe(kept.length);
});

test('leaves out the copy of the catalog, which makes itself again', async () => {
  await databases.orderdb.db().collection('catalog_books').insertOne({ title: 'old' });
  expect(Object.keys((await take()).databases.orderdb.collections)).toEqual([
    'orders',
    'sandbox_charges',
  ]);
  await restore();
  expect((await contentOf(databases.orderdb, 'catalog_books')).documents).toBe(0);
});

const FILE = 'b/orderdb/sandbox_charges.bson.gz';

test.each<[string, (path: (name: string) => string) => Promise<void>]>([
  [
    'one byte is another one',
    async (path) => {
      const bytes = await readFile(path(FILE));
      bytes[100] = (bytes[100] ?? 0) ^ 1;
      await writeFile(path(FILE), bytes);
    },
  ],
  ['a file is cut off', (path) => truncate(path(FILE), 1_000)],
  ['a file is missing', (path) => rm(path(FILE))],
  ['the manifest is missing', (path) => rm(path('b/manifest.json'))],
  [
    'the manifest tells of fewer documents',
    async (path) => {
      const text = await readFile(path('b/manifest.json'), 'utf8');
      await writeFile(
        path('b/manifest.json'),
        text.replace('"documents": 2502', '"documents": 2501'),
      );
    },
  ],
])(
  'a restore changes nothing when %s',
  async (_name, damage) => {
    await fill();
    await take();
    await damage((name) => join(folder, name));
    await databases.orderdb.db().collection<Charge>('sandbox_charges').deleteOne({ _id: 'c1' });
    const before = await contentOf(databases.orderdb, 'sandbox_charges');
    await expect(restore()).rejects.toThrow(/damaged|manifest|can't be read|documents/);
    expect(await contentOf(databases.orderdb, 'sandbox_charges')).toEqual(before);
  },
  60_000,
);

test('a restore does not touch data that are there, unless it is told to', async () => {
  await fill();
  await take();
  await databases.userdb.db().collection('users').insertOne({ name: 'newer' });
  await expect(restore(false)).rejects.toThrow('orderdb has data (sandbox_charges)');
  expect((await contentOf(databases.userdb, 'users')).documents).toBe(1);
  await restore(true);
  expect((await contentOf(databases.userdb, 'users')).documents).toBe(0);
}, 60_000);

test('a service that is connected is seen', async () => {
  const { host = '', port = 0 } = databases.orderdb.options.hosts[0] ?? {};
  const url = `mongodb://${host}:${port}/?directConnection=true`;
  const service = new MongoClient(url, { appName: 'order-service' });
  try {
    await service.db().command({ ping: 1 });
    await expect(assertStopped(databases)).rejects.toThrow(/^stop .*order-service.* first/);
  } finally {
    await service.close();
  }
});

test.each<[string, string, () => Promise<unknown>]>([
  [
    'a database is the wrong one',
    'userdb has no collections',
    () => databases.userdb.db().dropDatabase(),
  ],
  [
    'a document would come back changed',
    "can't be carried without a change",
    // A JavaScript object puts keys that are numbers into the order of numbers.
    () => databases.userdb.db().command({ insert: 'users', documents: [WRITTEN_AS_IS] }),
  ],
])('a backup leaves nothing behind when %s', async (_name, reason, spoil) => {
  await spoil();
  await expect(take()).rejects.toThrow(reason);
  expect(await readdir(folder)).toEqual([]);
});

test('a backup never overwrites another one', async () => {
  await take();
  await expect(take()).rejects.toThrow('exists already');
  expect(existsSync(join(folder, FILE))).toBe(true);
  await expect(checkBackup(join(folder, 'b'))).resolves.toMatchObject({ shop_version: '1.2.3' });
});
