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

const FULL = {
  title: 'The Left Hand of Darkness',
  author: 'Ursula K. Le Guin',
  price: 19.99,
  stock: 3,
  isbn: '978-0-306-40615-7',
  topics: ['Science Fiction', 'science fiction', 'Winter'],
  description: 'A lone envoy.',
  image_url: '/covers/1.svg',
  published_year: 1969,
};

describe('POST /books', () => {
  test('adds a book, answers with it and tells the other services', async () => {
    const { status, headers, body } = await admin('POST', '/books', FULL);

    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/books/${body.id}`);
    expect(body).toEqual({
      ...FULL,
      id: body.id,
      isbn: '9780306406157',
      topics: ['science fiction', 'winter'],
      currency: 'USD',
      version: 1,
      created_at: body.created_at,
      updated_at: body.created_at,
    });
    expect((await catalog.call('GET', `/books/${body.id}`)).body).toEqual(body);
    await eventually(() =>
      expect(published(body.id)).toMatchObject([
        {
          type: 'book-added',
          body: { version: 1, title: FULL.title, price_cents: 1999, available: 3, archived: false },
        },
      ]),
    );
    await admin('DELETE', `/books/${body.id}`);
  });

  test('optional fields that are left out are null or empty', async () => {
    const book = await catalog.addBook();

    expect(book).toMatchObject({
      isbn: null,
      topics: [],
      description: null,
      image_url: null,
      published_year: null,
    });
  });

  test('refuses an ISBN that a book of the shop has, written in any way', async () => {
    await catalog.addBook({ isbn: '0-8044-2957-X' });

    const { status, problem } = await admin('POST', '/books', { ...FULL, isbn: '080442957x' });

    expect([status, problem.code]).toEqual([409, 'isbn-taken']);
    expect(problem.errors).toEqual([{ pointer: '/isbn', detail: 'is taken' }]);
  });

  test('its ISBN-10 and its ISBN-13 are one number', async () => {
    const { id } = await catalog.addBook({ isbn: '0-19-853453-1' });

    const { status, problem } = await admin('POST', '/books', { ...FULL, isbn: '9780198534532' });

    expect([status, problem.code]).toEqual([409, 'isbn-taken']);
    for (const isbn of ['0198534531', '978-0-19-853453-2']) {
      const { body } = await catalog.call<Book[]>('GET', `/books?q=${isbn}`);
      expect(body.map((book) => book.id)).toEqual([id]);
    }
  });

  test('of many who add the same ISBN at once, one does', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => admin('POST', '/books', { ...FULL, isbn: '9783161484100' })),
    );

    expect(countByStatus(answers)).toEqual({ 201: 1, 409: 7 });
  });

  test('names every field at fault', async () => {
    const { status, problem } = await admin('POST', '/books', {
      title: ' ',
      author: 5,
      price: 1.005,
      stock: -1,
      isbn: '9780306406158',
      topics: ['x'.repeat(51)],
      image_url: 'javascript:alert(1)',
      published_year: 2101,
      $where: '1',
    });

    expect([status, problem.code]).toEqual([400, 'invalid-request']);
    const pointers = problem.errors?.map((error) => 'pointer' in error && error.pointer);
    expect(pointers?.toSorted()).toEqual([
      '/$where',
      '/author',
      '/image_url',
      '/isbn',
      '/price',
      '/published_year',
      '/stock',
      '/title',
      '/topics/0',
    ]);
  });
});

describe('GET /books/{id}', () => {
  test('carries a weak ETag and the leave to be kept for a second; 304 when it is known', async () => {
    const { id } = await catalog.addBook();
    const first = await catalog.call('GET', `/books/${id}`);
    const etag = first.headers.get('etag') ?? '';

    const again = await catalog.call('GET', `/books/${id}`, { headers: { 'if-none-match': etag } });

    expect(etag).toMatch(/^W\/"/);
    expect(first.headers.get('cache-control')).toBe('public, max-age=1');
    expect([again.status, again.body, again.headers.get('etag')]).toEqual([304, undefined, etag]);
  });

  test('the ETag changes with the stock as well', async () => {
    const { id } = await catalog.addBook();
    const before = await catalog.call('GET', `/books/${id}`);

    await admin('POST', `/books/${id}/stock`, { delta: 1, reason: 'found' });

    const after = await catalog.call('GET', `/books/${id}`);
    expect(after.headers.get('etag')).not.toBe(before.headers.get('etag'));
  });

  test.each(['nobody', '000000000000000000000000', '%24ne', '..%2f..%2f', 'a'.repeat(300)])(
    'an unknown or malformed id such as %s is a 404',
    async (id) => {
      const { status, problem } = await catalog.call('GET', `/books/${id}`);
      expect([status, problem.code]).toEqual([404, 'book-not-found']);
    },
  );
});

describe('who may', () => {
  test.each([
    ['POST', '/books'],
    ['PATCH', '/books/x'],
    ['DELETE', '/books/x'],
    ['POST', '/books/x/stock'],
    ['GET', '/books/x/stock-movements'],
  ])('%s %s is for admins only', async (method, path) => {
    const body = method === 'POST' || method === 'PATCH' ? {} : undefined;

    const anonymous = await catalog.call(method, path, { body });
    const user = await catalog.call(method, path, { body, token: tokenOf('user') });
    const forged = await catalog.call(method, path, { body, token: `${adminToken}x` });

    expect([anonymous.status, user.status, forged.status]).toEqual([401, 403, 401]);
  });
});

test.each(['title', 'author', 'description', 'image_url'])(
  'half a surrogate pair in the %s is refused: it could not be stored',
  async (field) => {
    const book = { title: 'T', author: 'A', price: 1, stock: 1, [field]: '/\ud800' };
    const reply = await catalog.call('POST', '/books', { token: adminToken, body: book });
    expect([reply.status, reply.problem.errors]).toMatchObject([400, [{ pointer: `/${field}` }]]);
  },
);

describe('topics as they are typed', () => {
  test('however an accent was typed, a topic is found by either form of it', async () => {
    const forms = ['cafés'.normalize('NFC'), 'cafés'.normalize('NFD')];
    for (const form of forms) await catalog.addBook({ topics: [form] });
    for (const form of forms) {
      const { body } = await admin('GET', `/books?topic=${encodeURIComponent(form)}`);
      expect(body).toHaveLength(2);
    }
  });

  test('a topic too long in lower case is refused: nobody could ask for it', async () => {
    const topics = ['İ'.repeat(50)];
    const book = { title: 'T', author: 'A', price: 1, stock: 1, topics };
    expect((await admin('POST', '/books', book)).status).toBe(400);
  });
});

test('POST /books/lookup gives live books by id, and leaves out archived and unknown ones', async () => {
  const [live, archived] = [
    (await admin('POST', '/books', { title: 'Live', author: 'A', price: 1, stock: 1 })).body,
    (await admin('POST', '/books', { title: 'Gone', author: 'A', price: 1, stock: 1 })).body,
  ];
  await admin('DELETE', `/books/${archived.id}`);
  const ids = [live.id, archived.id, live.id, 'unknown'];
  const reply = await catalog.call<Book[]>('POST', '/books/lookup', { body: { ids } });
  expect([reply.status, reply.body]).toEqual([200, [live]]);
});
