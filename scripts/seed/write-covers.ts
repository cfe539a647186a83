import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readSeedBooks, slugOf } from './books.ts';
import { drawCover } from './cover.ts';

const USAGE = `usage: node scripts/seed/write-covers.ts DIR
Draws the cover of every seeded book into DIR as <slug>.svg; a cover that is there is left as it is.`;

const BATCH = 32;

const writeWhenChanged = async (file: string, text: string): Promise<boolean> => {
  const present = await readFile(file, 'utf8').catch(() => undefined);
  if (present === text) return false;
  await writeFile(file, text);
  return true;
};

/** Writes what is missing or changed, and says how many there are and how many were written. */
export const writeCovers = async (
  directory: string,
): Promise<{ covers: number; written: number }> => {
  await mkdir(directory, { recursive: true });
  const books = await readSeedBooks();
  let written = 0;
  for (let start = 0; start < books.length; start += BATCH) {
    const results = await Promise.all(
      books
        .slice(start, start + BATCH)
        .map((book) =>
          writeWhenChanged(path.join(directory, `${slugOf(book)}.svg`), drawCover(book)),
        ),
    );
    written += results.filter(Boolean).length;
  }
  return { covers: books.length, written };
};

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' } },
  });
  const directory = positionals[0];
  if (values.help || directory === undefined) {
    console.log(USAGE);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const { covers, written } = await writeCovers(directory);
  console.log(`${covers} covers, ${written} written`);
};

if (import.meta.main) await main();
