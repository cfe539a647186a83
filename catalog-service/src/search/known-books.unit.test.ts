import { describe, expect, test } from '@jest/globals';
import { bookSchema } from '@bookstore/contracts/books';
import type { Book } from '../books/book.ts';
import { sampleBook } from '../testing/samples.ts';
import { createShowBooks } from './known-books.ts';

const MINUTE_MS = 60_000;

const openShelf = (mostCharacters?: number) => {
  const books = new Map<string, Book>();
  const loaded: string[][] = [];
  let nowMs = 0;
  const showBooks = createShowBooks(
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
      const views = await showBooks(found.map(([id, revision]) => ({ id, revision })));
      return views.map((view) => bookSchema.parse(JSON.parse(view)).title);
    },
  };
};

describe('books of a list', () => {
  test('are loaded once, those that are not known all at once, and shown in their order', async () => {
    const shelf = openShelf();
    for (const id of ['a', 'b', 'c']) shelf.put(id, 1);

    expect(await shelf.titles(['b', 1])).toEqual(['b 1']);
    expect(await shelf.titles(['c', 1], ['b', 1], ['a', 1])).toEqual(['c 1', 'b 1', 'a 1']);
    expect(await shelf.titles(['a', 1], ['c', 1])).toEqual(['a 1', 'c 1']);

    expect(shelf.loaded).toEqual([['b'], ['c', 'a']]);
  });

  test('are loaded again when they were found changed', async () => {
    const shelf = openShelf();
    shelf.put('a', 1);
    await shelf.titles(['a', 1]);
    shelf.put('a', 2);

    expect(await shelf.titles(['a', 2])).toEqual(['a 2']);
  });

  test('are never shown older than they are known', async () => {
    const shelf = openShelf();
    shelf.put('a', 3);
    await shelf.titles(['a', 3]);

    expect(await shelf.titles(['a', 2])).toEqual(['a 3']);
    expect(shelf.loaded).toHaveLength(1);
  });

  test('are known for a minute, whatever revision they had', async () => {
    const shelf = openShelf();
    shelf.put('a', 2, 'never committed');
    await shelf.titles(['a', 2]);
    shelf.put('a', 1, 'after a failover');
    shelf.pass(MINUTE_MS);

    expect(await shelf.titles(['a', 1])).toEqual(['after a failover']);
    expect(await shelf.titles(['a', 1])).toEqual(['after a failover']);
    expect(shelf.loaded).toHaveLength(2);
  });

  test('leave out who vanished meanwhile', async () => {
    const shelf = openShelf();
    shelf.put('a', 1);

    expect(await shelf.titles(['gone', 1], ['a', 1])).toEqual(['a 1']);
  });

  test('are forgotten, the oldest first, where they would be too many', async () => {
    const shelf = openShelf(1_000);
    for (const id of ['a', 'b', 'c', 'd']) {
      shelf.put(id, 1);
      await shelf.titles([id, 1]);
    }
    shelf.loaded.length = 0;

    await shelf.titles(['d', 1]);
    await shelf.titles(['a', 1]);

    expect(shelf.loaded).toEqual([['a']]);
  });
});
