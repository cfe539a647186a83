import { describe, expect, test } from '@jest/globals';
import { bookSchema } from '@bookstore/contracts/books';
import type { Book } from '../books/book.ts';
import { sampleBook } from '../testing/samples.ts';
import { createRenderBooks } from './list-item-cache.ts';

const MINUTE_MS = 60_000;

const setUpItems = (mostCharacters?: number) => {
  const books = new Map<string, Book>();
  const loaded: string[][] = [];
  let nowMs = 1;
  const renderBooks = createRenderBooks(
    async (ids) => {
      loaded.push([...ids]);
      return ids.flatMap((id) => {
        const book = books.get(id);
        return book ? [{ revision: book.revision, book }] : [];
      });
    },
    () => nowMs,
    mostCharacters,
  );
  return {
    put: (id: string, revision: number, title = `${id} ${revision}`) =>
      books.set(id, { ...sampleBook(id, {}, { title }), revision }),
    pass: (ms: number) => {
      nowMs += ms;
    },
    loaded,
    titles: async (...found: [id: string, revision: number][]) => {
      const views = await renderBooks(found.map(([id, revision]) => ({ id, revision })));
      return views.map((view) => bookSchema.parse(JSON.parse(view)).title);
    },
  };
};

describe('the items of a list', () => {
  test('are loaded once, the missing ones by one query, and rendered in the order of the list', async () => {
    const items = setUpItems();
    for (const id of ['a', 'b', 'c']) items.put(id, 1);

    expect(await items.titles(['b', 1])).toEqual(['b 1']);
    expect(await items.titles(['c', 1], ['b', 1], ['a', 1])).toEqual(['c 1', 'b 1', 'a 1']);
    expect(await items.titles(['a', 1], ['c', 1])).toEqual(['a 1', 'c 1']);

    expect(items.loaded).toEqual([['b'], ['c', 'a']]);
  });

  test('are loaded again at a newer revision', async () => {
    const items = setUpItems();
    items.put('a', 1);
    await items.titles(['a', 1]);
    items.put('a', 2);

    expect(await items.titles(['a', 2])).toEqual(['a 2']);
  });

  test('are never rendered older than the cached revision', async () => {
    const items = setUpItems();
    items.put('a', 3);
    await items.titles(['a', 3]);

    expect(await items.titles(['a', 2])).toEqual(['a 3']);
    expect(items.loaded).toHaveLength(1);
  });

  test('expire after a minute, whatever their revision', async () => {
    const items = setUpItems();
    items.put('a', 2, 'never committed');
    await items.titles(['a', 2]);
    items.put('a', 1, 'after a failover');
    items.pass(MINUTE_MS + 1);

    expect(await items.titles(['a', 1])).toEqual(['after a failover']);
    expect(await items.titles(['a', 1])).toEqual(['after a failover']);
    expect(items.loaded).toHaveLength(2);
  });

  test('are left out when their book has vanished', async () => {
    const items = setUpItems();
    items.put('a', 1);

    expect(await items.titles(['gone', 1], ['a', 1])).toEqual(['a 1']);
  });

  test('are evicted beyond the bound, the least recently used first', async () => {
    const items = setUpItems(1_000);
    for (const id of ['a', 'b', 'c', 'd']) {
      items.put(id, 1);
      await items.titles([id, 1]);
    }
    items.loaded.length = 0;

    await items.titles(['d', 1]);
    await items.titles(['a', 1]);

    expect(items.loaded).toEqual([['a']]);
  });
});
