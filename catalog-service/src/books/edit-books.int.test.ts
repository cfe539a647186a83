import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Book } from '@bookstore/contracts/books';
import { eventually } from '@bookstore/testkit';
import { type Broker, connectBroker } from '../testing/broker.ts';
import {
  adminToken,
  type Catalog,
  countByStatus,
  startCatalog,
  tokenOf,
} from '../testing/catalog.ts';

let catalog: Catalog;
let broker: Broker;

beforeAll(async () => {
  catalog = await startCatalog();
  broker = await connectBroker(catalog.servers.amqpUrl);
});
afterAll(async () => {
  await broker.close();
  await catalog.stop();
});

const admin = (method: string, path: string, body?: unknown) =>
  catalog.call<Book>(method, path, { token: adminToken, body });
const published = (bookId: string) =>
  broker.seen.filter(({ body }) => 'book_id' in body && body.book_id === bookId);

describe('PATCH /books/{id}', () => {
  test('changes what is sent, clears what is null, counts the version', async () => {
    const book = await catalog.addBook({ description: 'old', published_year: 1999, topics: ['a'] });

    const { status, body } = await admin('PATCH', `/books/${book.id}`, {
      title: 'New',
      price: 0.07,
      description: null,
      topics: null,
      version: 1,
    });

    expect(status).toBe(200);
    expect(body).toEqual({
      ...book,
      title: 'New',
      price: 0.07,
      description: null,
      topics: [],
      version: 2,
      updated_at: body.updated_at,
    });
    expect((await catalog.call('GET', `/books/${book.id}`)).body).toEqual(body);
    await eventually(() =>
      expect(published(book.id).at(-1)).toMatchObject({
        type: 'book-changed',
        body: { version: 2, title: 'New', price_cents: 7 },
      }),
    );
  });

  test('an edit of an older version is refused', async () => {
    const { id } = await catalog.addBook();
    await admin('PATCH', `/books/${id}`, { title: 'Second' });

    const { status, problem } = await admin('PATCH', `/books/${id}`, { title: 'X', version: 1 });

    expect([status, problem.code]).toEqual([409, 'version-mismatch']);
  });

  test('of many edits of one version, one wins', async () => {
    const { id } = await catalog.addBook();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        admin('PATCH', `/books/${id}`, { title: `Edit ${n}`, version: 1 }),
      ),
    );

    expect(countByStatus(answers)).toEqual({ 200: 1, 409: 7 });
  });

  test('sets the copies that can be bought, on the ledger, without a new version', async () => {
    const { id } = await catalog.addBook({ stock: 10 });
    await catalog.call('POST', '/holds', {
      token: tokenOf(randomUUID()),
      body: { items: [{ book_id: id, quantity: 4 }] },
    });

    const { body } = await admin('PATCH', `/books/${id}`, { stock: 1 });

    expect(body).toMatchObject({ stock: 1, version: 1 });
    const ledger = await admin('GET', `/books/${id}/stock-movements`);
    expect(ledger.body).toMatchObject([
      { kind: 'correction', delta: -5, balance: 5 },
      { kind: 'initial', delta: 10, balance: 10 },
    ]);
  });

  test('refuses the ISBN of another book and keeps everything as it was', async () => {
    await catalog.addBook({ isbn: '9780132350884' });
    const book = await catalog.addBook();

    const { problem } = await admin('PATCH', `/books/${book.id}`, {
      isbn: '9780132350884',
      title: 'Changed',
    });

    expect(problem.code).toBe('isbn-taken');
    expect((await catalog.call('GET', `/books/${book.id}`)).body).toEqual(book);
  });

  test('nothing to change, or an unknown book, is refused', async () => {
    const { id } = await catalog.addBook();

    expect((await admin('PATCH', `/books/${id}`, { version: 1 })).status).toBe(400);
    expect((await admin('PATCH', '/books/nobody', { title: 'X' })).status).toBe(404);
  });
});

describe('DELETE /books/{id}', () => {
  test('archives: gone for all, its ISBN free, again the same answer', async () => {
    const { id } = await catalog.addBook({ isbn: '9780201633610' });
    await catalog.call('GET', `/books/${id}`);

    const answers = [await admin('DELETE', `/books/${id}`), await admin('DELETE', `/books/${id}`)];

    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
    expect((await catalog.call('GET', `/books/${id}`)).status).toBe(404);
    expect((await admin('PATCH', `/books/${id}`, { title: 'X' })).status).toBe(404);
    const { body: books } = await catalog.call('GET', '/books?limit=100');
    expect(books).not.toContainEqual(expect.objectContaining({ id }));
    await catalog.addBook({ isbn: '9780201633610' });
    await eventually(() =>
      expect(published(id).at(-1)).toMatchObject({
        type: 'book-archived',
        body: { archived: true },
      }),
    );
  });

  test('an unknown book is a 404', async () => {
    expect((await admin('DELETE', '/books/nobody')).problem.code).toBe('book-not-found');
  });
});
