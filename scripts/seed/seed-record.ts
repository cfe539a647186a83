import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const recordSchema = z.record(z.string(), z.array(z.string()));

/**
 * Remembers which books were once seen in which shop. The API does not show archived books, so this
 * is how the seeder knows that a book is missing because an admin took it out.
 */
export const createSeedRecord = (file: string, baseUrl: string) => {
  const shop = new URL(baseUrl).origin;
  const readAll = async (): Promise<Record<string, string[]>> => {
    try {
      return recordSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    } catch {
      // A lost or broken record only means that archived books come again.
      return {};
    }
  };
  const read = async (): Promise<ReadonlySet<string>> => new Set((await readAll())[shop]);
  const write = async (keys: Iterable<string>): Promise<void> => {
    await mkdir(path.dirname(file), { recursive: true });
    const all = { ...(await readAll()), [shop]: [...keys].toSorted() };
    await writeFile(file, `${JSON.stringify(all, undefined, 2)}\n`);
  };
  return { read, write };
};
