import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DATABASES, type DatabaseName } from './shop-databases.ts';

const MANIFEST_FILE = 'manifest.json';

const fileSchema = z.object({
  documents: z.int().min(0),
  /** Of the packed file. */
  bytes: z.int().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type FileEntry = z.infer<typeof fileSchema>;

const databaseSchema = z.object({
  server_version: z.string(),
  /** The moment at which it was read, `seconds:increment` of its replica set's own clock. */
  cluster_time: z.string().regex(/^\d+:\d+$/),
  // A name becomes part of a path.
  collections: z.record(z.string().regex(/^\w[\w-]*$/), fileSchema),
});
export type DatabaseEntry = z.infer<typeof databaseSchema>;

export const manifestSchema = z.object({
  format: z.literal(1),
  shop_version: z.string(),
  began_at: z.iso.datetime(),
  /** From here on nothing is in the backup: all databases were held still by then. */
  read_at: z.iso.datetime(),
  finished_at: z.iso.datetime(),
  databases: z.record(z.enum(DATABASES), databaseSchema),
});
export type Manifest = z.infer<typeof manifestSchema>;

export const pathOf = (folder: string, database: DatabaseName, collection: string): string =>
  join(folder, database, `${collection}.bson.gz`);

export const writeManifest = (folder: string, manifest: Manifest): Promise<void> =>
  writeFile(join(folder, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`, {
    mode: 0o600,
    flush: true,
  });

/** Throws when the folder holds no whole backup of a format that is known here. */
export const readManifest = async (folder: string): Promise<Manifest> => {
  const text = await readFile(join(folder, MANIFEST_FILE), 'utf8').catch((cause: unknown) => {
    throw new Error(`${folder} is no backup: its ${MANIFEST_FILE} can't be read`, { cause });
  });
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${folder}: ${MANIFEST_FILE} is damaged or of another version`, { cause });
  }
};
