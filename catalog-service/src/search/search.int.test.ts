import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Book } from '@bookstore/contracts/books';
import { adminToken, type Catalog, startCatalog } from '../testing/catalog.ts';

let catalog: Catalog;

const SHELF = [
  { title: 'Émile', author: 'Jean-Jacques Rousseau', price: 5, stock: 1, topics: ['education'] },
  { title: 'Foundation', author: 'Isaac Asimov', price: 7, stock: 0, topics: ['science fiction'] },
  {
    title: 'Foundation and Empire',
    author: 'Isaac Asimov',
    price: 9,
    stock: 2,
    topics: ['science fiction', 'empire'],
  },
  { title: 'I, Asimov', author: 'Isaac Asimov', price: 7, stock: 3, topics: ['memoir'] },
  {
    title: 'The Decline of Rome',
    author: 'E. Gibbon',
    price: 9,
    stock: 4,
    topics: ['empire'],
    isbn: '978-0-306-40615-7',
  },
];

beforeAll(async () => {
  catalog = await startCatalog();
  for (const fields of SHELF) await catalog.addBook(fields);
});
afterAll(() => catalog.stop());

const list = (query: string) => catalog.call<Book[]>('GET', `/books?${query}`);
const titles = async (query: string): Promise<string[]> =>
  (await list(query)).body.map(({ title }) => title);

describe('filters', () => {
  test.each([
    ['topic=EMPIRE', ['Foundation and Empire', 'The Decline of Rome']],
    ['topic=emp', []],
    ['author=isaac%20asimov', ['Foundation', 'Foundation and Empire', 'I, Asimov']],
    ['author=asimov', []],
    ['min_price=7&max_price=7', ['Foundation', 'I, Asimov']],
    ['max_price=5.00', ['Émile']],
    ['min_price=8&max_price=7', []],
    ['in_stock=false', ['Foundation']],
    ['in_stock=true&topic=science fiction', ['Foundation and Empire']],
  ])('%s', async (query, expected) => {
    expect(await titles(query)).toEqual(expected);
  });
});

describe('search', () => {
  test.each([
    ['emile', ['Émile']],
    ['ÉMIL', ['Émile']],
    ['foundation emp', ['Foundation and Empire']],
    ['asimov', ['I, Asimov', 'Foundation', 'Foundation and Empire']],
    ['empire', ['Foundation and Empire', 'The Decline of Rome']],
    ['isaac memoir', ['I, Asimov']],
    ['9780306406157', ['The Decline of Rome']],
    ['978-0-306-40615-7', ['The Decline of Rome']],
    ['978 0 306 40615 7', ['The Decline of Rome']],
    ['97803', ['The Decline of Rome']],
    ['.*', []],
    ['oundation', []],
  ])('%j', async (q, expected) => {
    expect(await titles(`q=${encodeURIComponent(q)}`)).toEqual(expected);
  });

  test('an empty search is none', async () => {
    expect(await titles('q=%20')).toHaveLength(SHELF.length);
  });

  test('an edit is found by its new words and no longer by its old ones', async () => {
    const [before, after] = [randomUUID(), randomUUID()];
    const { id } = await catalog.addBook({ title: before });
    await catalog.call('PATCH', `/books/${id}`, { token: adminToken, body: { title: after } });

    expect([await titles(`q=${before}`), await titles(`q=${after}`)]).toEqual([[], [after]]);
    await catalog.call('DELETE', `/books/${id}`, { token: adminToken });
  });
});

test.each([
  ['title', ['Émile', 'Foundation', 'Foundation and Empire', 'I, Asimov', 'The Decline of Rome']],
  ['newest', SHELF.map(({ title }) => title).toReversed()],
])('sorted by %s', async (sort, expected) => {
  expect(await titles(`sort=${sort}`)).toEqual(expected);
});

test.each([
  ['price', [5, 7, 7, 9, 9]],
  ['-price', [9, 9, 7, 7, 5]],
])('sorted by %s', async (sort, expected) => {
  const { body } = await list(`sort=${sort}`);
  expect(body.map(({ price }) => price)).toEqual(expected);
});

/** The ids on all pages, in the order in which they are met. */
const follow = async (query: string, between: () => Promise<unknown>): Promise<string[]> => {
  const seen: string[] = [];
  let path: string | undefined = `/books?${query}`;
  for (let pages = 0; path !== undefined && pages < 50; pages += 1) {
    const page: Awaited<ReturnType<typeof list>> = await catalog.call<Book[]>('GET', path);
    expect(page.status).toBe(200);
    seen.push(...page.body.map(({ id }) => id));
    path = /<(.*)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1];
    await between();
  }
  return seen;
};

describe('pages', () => {
  test.each(['title', 'price', '-price', 'newest', 'relevance'])(
    'following the links by %s visits each book once, while others are added',
    async (sort) => {
      const mark = randomUUID();
      const add = (n: number) =>
        n % 2 === 0
          ? catalog.addBook({ title: `Same ${mark}`, price: 1 + (n % 3) })
          : catalog.addBook({ title: `Same ${n}`, author: mark, price: 1 });
      const there: Book[] = [];
      for (let n = 0; n < 9; n += 1) there.push(await add(n));

      const seen = await follow(`q=${mark}&sort=${sort}&limit=2`, () => add(0));

      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toEqual(expect.arrayContaining(there.map(({ id }) => id)));
      const { body } = await list(`q=${mark}&limit=100`);
      for (const { id } of body) {
        await catalog.call('DELETE', `/books/${id}`, { token: adminToken });
      }
    },
  );

  test('there is no link at the end', async () => {
    const { headers } = await list(`limit=${SHELF.length}`);
    expect(headers.get('link')).toBeNull();
    expect((await list('limit=2')).headers.get('link')).toMatch(/^<\/books\?limit=2&cursor=/);
  });
});

test.each([
  'limit=0',
  'limit=101',
  'limit=x',
  'cursor=x',
  'cursor=W10',
  'sort=author',
  'sort=relevance',
  'in_stock=yes',
  'min_price=-1',
  'min_price=1.005',
  'topic[$ne]=x',
  'topic=a&topic=b',
  'unknown=1',
  `q=${'x'.repeat(201)}`,
])('%s is refused', async (query) => {
  const { status, problem } = await list(query);
  expect([status, problem.code]).toEqual([400, 'invalid-request']);
});

test('GET /topics counts the books of each topic', async () => {
  const { headers, body } = await catalog.call('GET', '/topics');

  expect(body).toEqual([
    { topic: 'education', books: 1 },
    { topic: 'empire', books: 2 },
    { topic: 'memoir', books: 1 },
    { topic: 'science fiction', books: 2 },
  ]);
  expect(headers.get('cache-control')).toBe('public, max-age=1');
});
