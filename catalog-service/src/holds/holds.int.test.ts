import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Book, Hold } from '@bookstore/contracts/books';
import { eventually } from '@bookstore/testkit';
import {
  adminToken,
  type Answer,
  type Catalog,
  countByStatus,
  startCatalog,
  tokenOf,
} from '../testing/catalog.ts';

let catalog: Catalog;
/** Moves the clock of the catalog. */
let ahead = 0;

beforeAll(async () => {
  catalog = await startCatalog({ now: () => new Date(Date.now() + ahead) });
});
afterAll(() => catalog.stop());

const hold = (token: string, items: unknown, fields: Record<string, unknown> = {}) =>
  catalog.call<Hold>('POST', '/holds', { token, body: { items, ...fields } });
/** Repeats a request that was refused with 503 because others took too long: it held nothing. */
const untilServed = (post: () => Promise<Answer<Hold>>) =>
  eventually(async () => {
    const answer = await post();
    expect(answer.status).not.toBe(503);
    return answer;
  });
const aUser = () => tokenOf(randomUUID());
const stockOf = async (id: string): Promise<number> =>
  (await catalog.call<Book>('GET', `/books/${id}`)).body.stock;

describe('POST /holds', () => {
  test('keeps copies of all lines, merged, for five minutes by default', async () => {
    const [one, other] = [await catalog.addBook({ stock: 5 }), await catalog.addBook({ stock: 1 })];
    const token = aUser();

    const { status, headers, body } = await hold(token, [
      { book_id: one.id, quantity: 1 },
      { book_id: other.id, quantity: 1 },
      { book_id: one.id, quantity: 2 },
    ]);

    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/holds/${body.hold_id}`);
    expect(body.items).toEqual([
      { book_id: one.id, quantity: 3 },
      { book_id: other.id, quantity: 1 },
    ]);
    const remaining = Date.parse(body.expires_at) - Date.now();
    expect(remaining).toBeGreaterThan(290_000);
    expect(remaining).toBeLessThanOrEqual(300_000);
    expect([await stockOf(one.id), await stockOf(other.id)]).toEqual([2, 0]);
    expect((await catalog.call('GET', `/holds/${body.hold_id}`, { token })).body).toEqual(body);
  });

  test('21 lines of one book are one line', async () => {
    const { id } = await catalog.addBook({ stock: 500 });
    const lines = Array.from({ length: 21 }, () => ({ book_id: id, quantity: 1 }));

    const { status, body } = await hold(aUser(), lines);

    expect([status, body.items]).toEqual([201, [{ book_id: id, quantity: 21 }]]);
  });

  test('is all or nothing, and names the lines that are short', async () => {
    const [one, other] = [await catalog.addBook({ stock: 5 }), await catalog.addBook({ stock: 3 })];

    const { status, problem } = await hold(aUser(), [
      { book_id: other.id, quantity: 2 },
      { book_id: one.id, quantity: 5 },
      { book_id: other.id, quantity: 2 },
    ]);

    expect([status, problem.code]).toEqual([409, 'out-of-stock']);
    expect(problem.errors).toEqual([
      { pointer: '/items/0/quantity', detail: 'only 3 can be bought now' },
      { pointer: '/items/2/quantity', detail: 'only 3 can be bought now' },
    ]);
    expect([await stockOf(one.id), await stockOf(other.id)]).toEqual([5, 3]);
  });

  test('unknown and archived books are named', async () => {
    const [known, archived] = [await catalog.addBook(), await catalog.addBook()];
    await catalog.call('DELETE', `/books/${archived.id}`, { token: adminToken });

    const { status, problem } = await hold(aUser(), [
      { book_id: known.id, quantity: 1 },
      { book_id: 'nobody', quantity: 1 },
      { book_id: archived.id, quantity: 1 },
    ]);

    expect([status, problem.code]).toEqual([422, 'unknown-book']);
    expect(problem.errors).toMatchObject([
      { pointer: '/items/1/book_id' },
      { pointer: '/items/2/book_id' },
    ]);
  });

  test('of ten holds at once, a user gets five; ended ones do not count', async () => {
    const { id } = await catalog.addBook({ stock: 100 });
    const token = aUser();
    const items = [{ book_id: id, quantity: 1 }];
    const other = await catalog.addReplica();
    const post = (n: number) =>
      untilServed(() =>
        (n % 2 === 0 ? catalog : other).call<Hold>('POST', '/holds', { token, body: { items } }),
      );

    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => post(n)));

    expect(countByStatus(answers)).toEqual({ 201: 5, 409: 5 });
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.problem.code).toBe('too-many-holds');
    const made = answers.find(({ status }) => status === 201);
    await catalog.call('DELETE', `/holds/${made?.body.hold_id}`, { token });
    expect((await hold(token, items)).status).toBe(201);
    expect(await stockOf(id)).toBe(95);
  });

  test('of one book, a user holds ten copies at most over all holds; released ones do not count', async () => {
    const [one, other] = [await catalog.addBook({ stock: 99 }), await catalog.addBook()];
    const token = aUser();
    const first = await hold(token, [{ book_id: one.id, quantity: 6 }]);
    const more = [
      { book_id: other.id, quantity: 1 },
      { book_id: one.id, quantity: 2 },
      { book_id: one.id, quantity: 3 },
    ];

    const { status, problem } = await hold(token, more);

    expect([status, problem.code]).toEqual([409, 'too-many-holds']);
    expect(problem.errors).toEqual([
      {
        pointer: '/items/1/quantity',
        detail: 'at most 10 copies of this book, over all open holds',
      },
      {
        pointer: '/items/2/quantity',
        detail: 'at most 10 copies of this book, over all open holds',
      },
    ]);
    expect([await stockOf(one.id), await stockOf(other.id)]).toEqual([93, 10]);
    expect((await hold(aUser(), more)).status).toBe(201);
    await catalog.call('DELETE', `/holds/${first.body.hold_id}`, { token });
    expect((await hold(token, more)).status).toBe(201);
  });

  test('of one book, a user holds 5 % of the copies on hand where that is more than ten', async () => {
    const { id } = await catalog.addBook({ stock: 400 });
    const token = aUser();

    expect((await hold(token, [{ book_id: id, quantity: 20 }])).status).toBe(201);
    expect((await hold(token, [{ book_id: id, quantity: 1 }])).problem.code).toBe('too-many-holds');
  });

  test('ten copies and fifty who want to hold one: ten do', async () => {
    const { id } = await catalog.addBook({ stock: 10 });

    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        untilServed(() => hold(aUser(), [{ book_id: id, quantity: 1 }])),
      ),
    );

    expect(countByStatus(answers)).toEqual({ 201: 10, 409: 40 });
    expect(await stockOf(id)).toBe(0);
  });

  test.each([
    [{ items: [] }],
    [{ items: Array.from({ length: 21 }, (_, n) => ({ book_id: `x${n}`, quantity: 1 })) }],
    [{ items: [{ book_id: 'x', quantity: 0 }] }],
    [{ items: [{ book_id: 'x', quantity: 101 }] }],
    [{ items: [{ book_id: { $ne: null }, quantity: 1 }] }],
    [{ items: [{ book_id: 'x', quantity: 1 }], ttl_seconds: 59 }],
    [{ items: [{ book_id: 'x', quantity: 1 }], ttl_seconds: 901 }],
    [{}],
  ])('%j is refused', async (body) => {
    const { status, problem } = await catalog.call('POST', '/holds', { token: aUser(), body });
    expect([status, problem.code]).toEqual([400, 'invalid-request']);
  });

  test('needs a user', async () => {
    expect((await catalog.call('POST', '/holds', { body: {} })).status).toBe(401);
  });
});

describe('DELETE /holds/{id}', () => {
  test('gives the copies back once; again is fine', async () => {
    const { id } = await catalog.addBook({ stock: 3 });
    const token = aUser();
    const { body } = await hold(token, [{ book_id: id, quantity: 2 }]);
    const path = `/holds/${body.hold_id}`;

    const answers = await Promise.all(
      Array.from({ length: 5 }, () => catalog.call('DELETE', path, { token })),
    );

    expect(countByStatus(answers)).toEqual({ 204: 5 });
    expect(await stockOf(id)).toBe(3);
    expect((await catalog.call('GET', path, { token })).problem.code).toBe('hold-not-found');
  });

  test("another user's hold, or none, is a 404 and stays", async () => {
    const { id } = await catalog.addBook({ stock: 3 });
    const { body } = await hold(aUser(), [{ book_id: id, quantity: 2 }]);

    for (const path of [`/holds/${body.hold_id}`, '/holds/nobody']) {
      expect((await catalog.call('DELETE', path, { token: aUser() })).status).toBe(404);
      expect((await catalog.call('GET', path, { token: aUser() })).status).toBe(404);
    }
    expect(await stockOf(id)).toBe(1);
  });
});

test('a hold that ended is gone at once, its copies come back once with two replicas sweeping', async () => {
  const { id } = await catalog.addBook({ stock: 3 });
  const token = aUser();
  const items = [{ book_id: id, quantity: 1 }];
  const { body } = await hold(token, items, { ttl_seconds: 60 });
  await hold(token, items, { ttl_seconds: 900 });

  ahead += 61_000;

  const path = `/holds/${body.hold_id}`;
  expect((await catalog.call('GET', path, { token })).status).toBe(404);
  await eventually(async () => expect(await stockOf(id)).toBe(2));
  expect((await catalog.call('DELETE', path, { token })).status).toBe(204);
  expect(await stockOf(id)).toBe(2);
});

test('the database refuses a lease that never ends', async () => {
  const lease = catalog.db.collection('leases').insertOne({ holder: 'somebody' });
  await expect(lease).rejects.toThrow('Document failed validation');
});
