import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, uniqueName } from '@bookstore/testkit';
import supertest from 'supertest';
import { createBuyer, startTestShop, type TestShop } from '../testing/test-shop.ts';

const MAX_CALLS = 32;

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterEach(() => shop.catalog.delay(0));
afterAll(() => shop.stop());

const unknownItems = (count: number) =>
  Array.from({ length: count }, () => ({ book_id: uniqueName('unknown'), quantity: 1 }));
const quote = (items: object[]) => supertest(shop.replica.url).post('/quote').send({ items });

describe('unknown books', () => {
  it('of one request are one call to the catalog, and are kept for a moment', async () => {
    const items = unknownItems(50);
    const before = shop.catalog.calls();
    const replies = [await quote(items), await quote(items)];
    for (const reply of replies) {
      expect([reply.status, reply.body.code, reply.body.errors.length]).toEqual([
        422,
        'unknown-book',
        50,
      ]);
    }
    expect(shop.catalog.calls() - before).toBe(1);
  });

  it('are asked for once, however many ask at the same time', async () => {
    const items = unknownItems(10);
    shop.catalog.delay(200);
    const replies = await Promise.all(Array.from({ length: 20 }, () => quote(items)));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([422]));
    expect(items.map((item) => shop.catalog.asked(item.book_id))).toEqual(items.map(() => 1));
  });

  it('of more requests than the catalog should have open are refused at once', async () => {
    shop.catalog.delay(1_000);
    const before = shop.catalog.calls();
    const waiting = Array.from({ length: MAX_CALLS }, () =>
      quote(unknownItems(1)).then((reply) => reply),
    );
    await eventually(() => expect(shop.catalog.calls() - before).toBe(MAX_CALLS));
    const startedAt = Date.now();
    const refused = await quote(unknownItems(1));
    expect(Date.now() - startedAt).toBeLessThan(500);
    expect([refused.status, refused.body.code, refused.headers['retry-after']]).toEqual([
      503,
      'unavailable',
      '1',
    ]);
    const known = shop.catalog.addBook();
    const replies = await Promise.all(waiting);
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([422]));
    expect((await quote([{ book_id: known.id, quantity: 1 }])).status).toBe(200);
  });
});

it('lines that look sold out are confirmed by one call', async () => {
  const buyer = createBuyer(shop);
  const books = Array.from({ length: 20 }, () => shop.catalog.addBook({ stock: 0 }));
  const items = books.map(({ id }) => ({ book_id: id, quantity: 1 }));
  // The first call makes the books known, the second one confirms their stock.
  await quote(items);
  const before = shop.catalog.calls();
  const reply = await buyer.post('/order', { items });
  expect([reply.status, reply.body.code, reply.body.errors.length]).toEqual([
    409,
    'out-of-stock',
    20,
  ]);
  expect(shop.catalog.calls() - before).toBe(1);
});
