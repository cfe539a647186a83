import { DATABASES } from './shop-databases.ts';
import { measureFile, readDocuments } from './document-file.ts';
import { decodeExactly } from './exact-document.ts';
import { type FileEntry, type Manifest, pathOf, readManifest } from './manifest.ts';

/** Reads every byte of a backup and throws where one is not as it was written. Changes nothing. */
export const checkBackup = async (folder: string): Promise<Manifest> => {
  const manifest = await readManifest(folder);
  for (const database of DATABASES) {
    for (const [name, entry] of Object.entries(manifest.databases[database].collections)) {
      await checkFile(pathOf(folder, database, name), entry);
    }
  }
  return manifest;
};

const checkFile = async (path: string, entry: FileEntry): Promise<void> => {
  const { bytes, sha256 } = await measureFile(path).catch((cause: unknown) => {
    throw new Error(`${path} can't be read`, { cause });
  });
  if (bytes !== entry.bytes || sha256 !== entry.sha256) {
    throw new Error(`${path} is damaged: it is not what the manifest says`);
  }
  let documents = 0;
  for await (const document of readDocuments(path)) {
    decodeExactly(document);
    documents += 1;
  }
  if (documents !== entry.documents) {
    throw new Error(`${path} holds ${documents} documents, not ${entry.documents}`);
  }
};
