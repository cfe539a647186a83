import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { adminToken, type Catalog, type Replica, startCatalog } from '../testing/catalog.ts';
import { type BookDocument, BOOKS } from './book.mongo.ts';

const WRITERS = 4;
const WRITES_EACH = 12;
const TOPICS = ['war', 'peace', 'love', 'sea'];

let catalog: Catalog;
let other: Replica;
beforeAll(async () => {
  catalog = await startCatalog();
  other = await catalog.addReplica();
});
afterAll(() => catalog.stop());

const topicsAt = async (replica: Pick<Replica, 'call'>) =>
  (await replica.call<{ topic: string; books: number }[]>('GET', '/topics')).body;

const counted = async () => {
  const books = await catalog.db
    .collection<BookDocument>(BOOKS)
    .find({ archived: false })
    .toArray();
  const counts = new Map<string, number>();
  for (const topic of books.flatMap(({ topics }) => topics)) {
    counts.set(topic, (counts.get(topic) ?? 0) + 1);
  }
  return [...counts]
    .map(([topic, count]) => ({ topic, books: count }))
    .toSorted((a, b) => (a.topic < b.topic ? -1 : 1));
};

/** Adds, edits and archives books of overlapping topics. */
const write = async (replica: Pick<Replica, 'call'>, writer: number): Promise<void> => {
  const ids: string[] = [];
  for (let n = 0; n < WRITES_EACH; n += 1) {
    const topics = TOPICS.filter((_, index) => (n + writer + index) % 3 === 0);
    const id = ids.at(-1);
    if (id === undefined || n % 3 === 0) {
      const body = { title: randomUUID(), author: 'Anon', price: 1, stock: 1, topics };
      const added = await replica.call<{ id: string }>('POST', '/books', {
        token: adminToken,
        body,
      });
      ids.push(added.body.id);
    } else if (n % 3 === 1) {
      await replica.call('PATCH', `/books/${id}`, { token: adminToken, body: { topics } });
    } else if (n % 2 === 0) {
      await replica.call('DELETE', `/books/${id}`, { token: adminToken });
    }
  }
};

test('the counts are those of the live books, whatever is written at two replicas at once', async () => {
  await Promise.all(
    Array.from({ length: WRITERS }, (_, writer) =>
      write(writer % 2 === 0 ? catalog : other, writer),
    ),
  );
  const expected = await counted();
  expect(expected.length).toBeGreaterThan(1);
  expect(await topicsAt(catalog)).toEqual(expected);
  expect(await topicsAt(other)).toEqual(expected);
});

test('a topic of no book any more is gone', async () => {
  const topic = randomUUID();
  const { id } = await catalog.addBook({ topics: [topic] });
  expect(await topicsAt(other)).toContainEqual({ topic, books: 1 });
  await catalog.call('PATCH', `/books/${id}`, { token: adminToken, body: { topics: [] } });
  expect((await topicsAt(other)).map((count) => count.topic)).not.toContain(topic);
});

test('a change of stock renews no topics, an edit does', async () => {
  const topic = randomUUID();
  const { id } = await catalog.addBook({ topics: [topic] });
  const before = await topicsAt(other);
  await catalog.db
    .collection<{ _id: string }>('topics')
    .updateOne({ _id: topic }, { $set: { books: 7 } });

  for (let n = 0; n < 3; n += 1) {
    const body = { delta: 1, reason: 'delivery' };
    await catalog.call('POST', `/books/${id}/stock`, { token: adminToken, body });
  }
  expect(await topicsAt(other)).toEqual(before);

  await catalog.addBook();
  expect(await topicsAt(other)).toContainEqual({ topic, books: 7 });
});
