import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Book, StockMovement } from '@bookstore/contracts/books';
import { adminToken, type Catalog, startCatalog } from '../testing/catalog.ts';

let catalog: Catalog;

beforeAll(async () => {
  catalog = await startCatalog();
});
afterAll(() => catalog.stop());

const adjust = (id: string, body: unknown) =>
  catalog.call<Book>('POST', `/books/${id}/stock`, { token: adminToken, body });
const movements = (path: string) =>
  catalog.call<StockMovement[]>('GET', path, { token: adminToken });

describe('POST /books/{id}/stock', () => {
  test('copies come in as a restock and go as a correction', async () => {
    const { id } = await catalog.addBook({ stock: 5 });

    await adjust(id, { delta: 3, reason: 'delivery' });
    const { status, body } = await adjust(id, { delta: -8, reason: 'flood' });

    expect([status, body.stock, body.version]).toEqual([200, 0, 1]);
    expect((await movements(`/books/${id}/stock-movements`)).body).toMatchObject([
      { kind: 'correction', delta: -8, balance: 0, reason: 'flood' },
      { kind: 'restock', delta: 3, balance: 8, reason: 'delivery' },
      { kind: 'initial', delta: 5, balance: 5 },
    ]);
  });

  test('never below 0, and then nothing is changed', async () => {
    const { id } = await catalog.addBook({ stock: 5 });

    const { status, problem } = await adjust(id, { delta: -6, reason: 'flood' });

    expect([status, problem.code]).toEqual([409, 'out-of-stock']);
    expect((await catalog.call<Book>('GET', `/books/${id}`)).body.stock).toBe(5);
  });

  test('of a hundred at once all that were taken count', async () => {
    const { id } = await catalog.addBook({ stock: 0 });

    const answers = await Promise.all(
      Array.from({ length: 100 }, () => adjust(id, { delta: 1, reason: 'delivery' })),
    );

    // A machine that is too busy refuses some in time; what it took must be there.
    const taken = answers.filter(({ status }) => status === 200).length;
    expect(answers.filter(({ status }) => status === 503)).toHaveLength(100 - taken);
    expect(taken).toBeGreaterThan(0);
    expect((await catalog.call<Book>('GET', `/books/${id}`)).body.stock).toBe(taken);
  });

  test.each([
    [{ delta: 0, reason: 'x' }],
    [{ delta: 1.5, reason: 'x' }],
    [{ delta: 1e9, reason: 'x' }],
    [{ delta: 1 }],
    [{ delta: 1, reason: '' }],
    [{ delta: { $gt: 0 }, reason: 'x' }],
    ['{broken'],
    [[]],
  ])('%j is refused', async (body) => {
    const { id } = await catalog.addBook();
    const { status, problem } = await adjust(id, body);
    expect([status, problem.code]).toEqual([400, 'invalid-request']);
  });

  test('more than the highest stock, or an unknown book, is refused', async () => {
    const { id } = await catalog.addBook({ stock: 1_000_000 });

    expect((await adjust(id, { delta: 1, reason: 'x' })).status).toBe(400);
    expect((await adjust('nobody', { delta: 1, reason: 'x' })).status).toBe(404);
  });
});

describe('GET /books/{id}/stock-movements', () => {
  test('pages through the ledger without a gap, and the deltas add up', async () => {
    const { id } = await catalog.addBook({ stock: 7 });
    for (const delta of [1, 2, -3, 4]) await adjust(id, { delta, reason: 'count' });

    const seen: StockMovement[] = [];
    let path: string | undefined = `/books/${id}/stock-movements?limit=2`;
    while (path) {
      const page: Awaited<ReturnType<typeof movements>> = await movements(path);
      expect(page.body.length).toBeLessThanOrEqual(2);
      seen.push(...page.body);
      path = /<(.*)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1];
    }

    expect(seen.map(({ delta }) => delta)).toEqual([4, -3, 2, 1, 7]);
    expect(seen.reduce((sum, { delta }) => sum + delta, 0)).toBe(seen[0]?.balance);
  });

  test('is still there when the book is archived', async () => {
    const { id } = await catalog.addBook();
    await catalog.call('DELETE', `/books/${id}`, { token: adminToken });

    expect((await movements(`/books/${id}/stock-movements`)).status).toBe(200);
  });

  test("a cursor of another book's ledger is refused", async () => {
    const [one, other] = [await catalog.addBook(), await catalog.addBook()];
    await adjust(one.id, { delta: 1, reason: 'x' });
    const page = await movements(`/books/${one.id}/stock-movements?limit=1`);
    const cursor = /cursor=([^&>]*)/.exec(page.headers.get('link') ?? '')?.[1];

    const { status } = await movements(`/books/${other.id}/stock-movements?cursor=${cursor}`);

    expect(status).toBe(400);
  });

  test('an unknown book is a 404', async () => {
    expect((await movements('/books/nobody/stock-movements')).status).toBe(404);
  });
});
