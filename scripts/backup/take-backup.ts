import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkBackup } from './check-backup.ts';
import { writeDocuments } from './document-file.ts';
import { type DatabaseEntry, type Manifest, pathOf, writeManifest } from './manifest.ts';
import { DATABASES, type DatabaseName, type ShopDatabases } from './shop-databases.ts';
import { openSnapshot, type Snapshot } from './snapshot.ts';

/**
 * Writes a backup of a running shop to a new folder and reads it again. The folder gets its name at the
 * very end: what has that name is whole. Throws when it exists, and leaves nothing behind then.
 */
export const takeBackup = async (
  databases: ShopDatabases,
  folder: string,
  shopVersion: string,
): Promise<Manifest> => {
  if (existsSync(folder)) throw new Error(`${folder} exists already: name a new folder`);
  const unfinished = `${folder}.unfinished-${process.pid}`;
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  try {
    const beganAt = new Date();
    const read = await readAll(databases, unfinished);
    await writeManifest(unfinished, {
      format: 1,
      shop_version: shopVersion,
      began_at: beganAt.toISOString(),
      finished_at: new Date().toISOString(),
      ...read,
    });
    const manifest = await checkBackup(unfinished);
    await rename(unfinished, folder);
    await syncFolder(dirname(folder));
    return manifest;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
};

type Reading = Pick<Manifest, 'read_at' | 'databases'>;

/** All are held still first, within moments of each other; then they are read one by one. */
const readAll = async (databases: ShopDatabases, folder: string): Promise<Reading> => {
  const opened: Snapshot[] = [];
  const hold = async (name: DatabaseName): Promise<Snapshot> => {
    const snapshot = await openSnapshot(databases[name], name);
    opened.push(snapshot);
    return snapshot;
  };
  try {
    // Not at once: the order of these three is what a restore relies on.
    const orderdb = await hold('orderdb');
    const catalogdb = await hold('catalogdb');
    const userdb = await hold('userdb');
    const read_at = new Date().toISOString();
    const held = { orderdb, catalogdb, userdb };
    const write = (name: DatabaseName) => writeDatabase(held[name], name, folder);
    return {
      read_at,
      databases: {
        orderdb: await write('orderdb'),
        catalogdb: await write('catalogdb'),
        userdb: await write('userdb'),
      },
    };
  } finally {
    await Promise.all(opened.map((snapshot) => snapshot.close()));
  }
};

const writeDatabase = async (
  snapshot: Snapshot,
  database: DatabaseName,
  folder: string,
): Promise<DatabaseEntry> => {
  await mkdir(join(folder, database), { mode: 0o700 });
  const collections: DatabaseEntry['collections'] = {};
  for (const name of snapshot.collections) {
    collections[name] = await writeDocuments(pathOf(folder, database, name), snapshot.read(name));
  }
  const { serverVersion: server_version, clusterTime: cluster_time } = snapshot;
  return { server_version, cluster_time, collections };
};

/** Without it the new name may be lost when the machine goes down. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** For the line that says what was done. */
export const countDocuments = ({ databases }: Manifest): number =>
  DATABASES.flatMap((name) => Object.values(databases[name].collections)).reduce(
    (total, { documents }) => total + documents,
    0,
  );
