import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SeedBook } from './books.ts';
import { startFakeShop } from './fake-shop.ts';
import { seedBooks } from './seed-books.ts';

const wanted: SeedBook[] = Array.from({ length: 10 }, (_, index) => ({
  title: `Book ${index}`,
  author: `Author ${index % 2}`,
  published_year: 1900,
  topics: ['classics'],
  description: 'A book.',
  price: 9.99,
  stock: 5,
}));

let shop: Awaited<ReturnType<typeof startFakeShop>>;
let folder: string;
let pauses: number[];

beforeEach(async () => {
  shop = await startFakeShop();
  folder = await mkdtemp(path.join(tmpdir(), 'seed-'));
  pauses = [];
});
afterEach(async () => {
  await shop.close();
  await rm(folder, { recursive: true });
});

const seed = (again = false) =>
  seedBooks({
    baseUrl: shop.baseUrl,
    username: 'admin',
    password: 'not-checked-here',
    log: () => undefined,
    recordFile: path.join(folder, 'seeded.json'),
    again,
    books: wanted,
    pause: async (milliseconds) => {
      pauses.push(milliseconds);
    },
  });
const titles = () => shop.books.map(({ title }) => title).toSorted();
const allTitles = wanted.map(({ title }) => title);

describe('seedBooks', () => {
  it('adds all books once, and nothing on a second run over several pages', async () => {
    expect(await seed()).toEqual({ added: 10, present: 0, archived: 0 });
    expect(await seed()).toEqual({ added: 0, present: 10, archived: 0 });
    expect(titles()).toEqual(allTitles);
  });

  it('waits as long as Retry-After says when it is too fast', async () => {
    shop.faults.push({ code: 'too-many-requests', late: false });
    await seed();
    expect(pauses).toEqual([1_000]);
    expect(titles()).toEqual(allTitles);
  });

  it('does not add a book twice when the first try was done but answered 503', async () => {
    shop.faults.push({ code: 'unavailable', late: true }, { code: 'unavailable', late: false });
    expect((await seed()).added).toBe(10);
    expect(titles()).toEqual(allTitles);
  });

  it('leaves archived books out unless asked for them', async () => {
    await seed();
    shop.books.splice(4, 1);
    expect(await seed()).toEqual({ added: 0, present: 9, archived: 1 });
    expect((await seed(true)).added).toBe(1);
    expect(titles()).toEqual(allTitles);
  });

  it('fills a new shop under an old address', async () => {
    await seed();
    shop.books.length = 0;
    expect((await seed()).added).toBe(10);
  });

  it('ends with the reason when a book is refused for good', async () => {
    shop.faults.push({ code: 'forbidden', late: false });
    await expect(seed()).rejects.toThrow(/"Book 0" was refused with 403 \(forbidden/);
  });
});
