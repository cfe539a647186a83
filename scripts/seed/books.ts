import { readdir, readFile } from 'node:fs/promises';

export type SeedBook = {
  title: string;
  author: string;
  published_year: number;
  topics: string[];
  description: string;
  /** US dollars. */
  price: number;
  stock: number;
  isbn?: string;
};

const SHELVES = new URL('books/', import.meta.url);

const readShelf = async (file: string): Promise<SeedBook[]> =>
  JSON.parse(await readFile(new URL(file, SHELVES), 'utf8'));

/**
 * All books of `books/*.json`, one file per shelf, in the same order each time. They are trusted
 * here (a unit test validates every one), so that the image of nginx can draw the covers without
 * any package installed.
 */
export const readSeedBooks = async (): Promise<SeedBook[]> => {
  const files = (await readdir(SHELVES)).filter((file) => file.endsWith('.json'));
  const shelves = await Promise.all(files.toSorted().map(readShelf));
  return shelves.flat();
};

/** "Wuthering Heights", "Emily Brontë" → `wuthering-heights-emily-bronte`: a safe file name. */
export const slugOf = ({ title, author }: { title: string; author: string }): string =>
  `${title} ${author}`
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/['’.]/g, '')
    .replaceAll(/[łŁ]/g, 'l')
    .replaceAll(/[øØ]/g, 'o')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .toLowerCase()
    .slice(0, 120);
