import { readSeedBooks, type SeedBook, slugOf } from './books.ts';
import type { Pause } from './retry.ts';
import { createSeedRecord } from './seed-record.ts';
import { bookKey, createShopBooks } from './shop-books.ts';

export type SeedOptions = {
  baseUrl: string;
  username: string;
  password: string;
  log: (line: string) => void;
  /** Where to remember what was once in the shop, so that archived books stay out. */
  recordFile?: string | undefined;
  /** Adds archived books again. */
  again?: boolean | undefined;
  books?: readonly SeedBook[];
  pause?: Pause;
};
export type SeedSummary = { added: number; present: number; archived: number };

const CONCURRENCY = 8;
const PROGRESS_EVERY = 100;

const createBody = (book: SeedBook) => ({ ...book, image_url: `/covers/${slugOf(book)}.svg` });

/** Eight at a time; the first failure ends it, and nothing more is begun. */
const forEachBounded = async <T>(items: readonly T[], work: (item: T) => Promise<void>) => {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      try {
        await work(item);
      } catch (error) {
        queue.length = 0;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
};

/** Adds the books that the shop lacks; a second run adds nothing. Throws when the shop refuses. */
export const seedBooks = async (options: SeedOptions): Promise<SeedSummary> => {
  const shop = createShopBooks(options.baseUrl, options.pause);
  const record = options.recordFile && createSeedRecord(options.recordFile, options.baseUrl);
  const wanted = options.books ?? (await readSeedBooks());

  const token = await shop.login(options.username, options.password);
  const present = await shop.listKeys(token);
  const known = record ? await record.read() : new Set<string>();
  // None of the known books is there: this is a new shop under an old address.
  const isSameShop = [...known].some((key) => present.has(key));
  const wasArchived = (book: SeedBook): boolean =>
    !options.again && isSameShop && known.has(bookKey(book));

  const lacking = wanted.filter((book) => !present.has(bookKey(book)));
  const missing = lacking.filter((book) => !wasArchived(book));
  let added = 0;
  await forEachBounded(missing, async (book) => {
    const outcome = await shop.add(token, createBody(book));
    if (outcome === 'isbn-taken') options.log(`left out: the ISBN of "${book.title}" is taken`);
    else added += 1;
    if (added % PROGRESS_EVERY === 0) options.log(`added ${added} of ${missing.length} books`);
  });

  if (record) await record.write(wanted.map(bookKey));
  return {
    added,
    present: wanted.length - lacking.length,
    archived: lacking.length - missing.length,
  };
};
