import type { MongoClient } from 'mongodb';
import { checkBackup } from './check-backup.ts';
import { readDocuments } from './document-file.ts';
import { decodeExactly } from './exact-document.ts';
import { type FileEntry, type Manifest, pathOf } from './manifest.ts';
import { type MendingReport, mendCut } from './mend-cut.ts';
import {
  DATABASES,
  type DatabaseName,
  listCollections,
  type ShopDatabases,
} from './shop-databases.ts';

const BATCH_DOCUMENTS = 1_000;
const BATCH_BYTES = 4 * 2 ** 20;

export type Restoring = {
  databases: ShopDatabases;
  folder: string;
  /** Whether data that are there may be deleted. */
  replace: boolean;
  /** Throws while a service of the shop runs. */
  assertStopped: () => Promise<void>;
  /** Empties what remembers the shop of before: queues and caches. */
  forget: () => Promise<void>;
};

/**
 * Puts a backup into the databases of a shop whose services are stopped, and makes it whole. Throws
 * before anything is changed when the backup is damaged, a service runs, or data are there.
 */
export const restoreBackup = async (
  restoring: Restoring,
): Promise<{ manifest: Manifest; mended: MendingReport }> => {
  const { databases, folder, replace } = restoring;
  const manifest = await checkBackup(folder);
  await restoring.assertStopped();
  if (!replace) await assertEmpty(databases);
  await restoring.forget();
  for (const name of DATABASES) await loadDatabase(databases[name], name, restoring, manifest);
  return { manifest, mended: await mendCut(databases) };
};

const assertEmpty = async (databases: ShopDatabases): Promise<void> => {
  for (const name of DATABASES) {
    const collections = await listCollections(databases[name], name);
    for (const collection of collections) {
      if ((await databases[name].db().collection(collection).findOne()) === null) continue;
      throw new Error(
        `${name} has data (${collection}): --replace deletes them. Nothing was changed`,
      );
    }
  }
};

/** Collections come without indexes and validators: each service makes its own before it writes. */
const loadDatabase = async (
  client: MongoClient,
  database: DatabaseName,
  { folder }: Restoring,
  manifest: Manifest,
): Promise<void> => {
  const db = client.db();
  for (const collection of await listCollections(client, database)) {
    await db.dropCollection(collection);
  }
  for (const [name, entry] of Object.entries(manifest.databases[database].collections)) {
    await loadCollection(client, name, pathOf(folder, database, name), entry);
  }
};

const loadCollection = async (
  client: MongoClient,
  name: string,
  path: string,
  entry: FileEntry,
): Promise<void> => {
  const collection = client.db().collection(name);
  let batch: Buffer[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    if (batch.length > 0) await collection.insertMany(batch.map(decodeExactly));
    batch = [];
    bytes = 0;
  };
  for await (const document of readDocuments(path)) {
    batch.push(document);
    bytes += document.length;
    if (batch.length === BATCH_DOCUMENTS || bytes >= BATCH_BYTES) await flush();
  }
  await flush();
  const there = await collection.countDocuments();
  if (there !== entry.documents) {
    throw new Error(`${name} has ${there} documents, not ${entry.documents}: restore again`);
  }
};
