import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, uniqueName } from '@bookstore/testkit';
import supertest from 'supertest';
import { createBuyer, startTestShop, type TestShop } from '../testing/test-shop.ts';

const MAX_CALLS = 4;
const MAX_WAITING = 96;
const REFUSED = 10;
const MAX_TURN_MS = 1_000;

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

  it('of more requests than the catalog is asked for at a time wait for their turn', async () => {
    shop.catalog.delay(20);
    const replies = await Promise.all(Array.from({ length: 40 }, () => quote(unknownItems(2))));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([422]));
  });

  it('of more requests than may wait are refused at once, and delay no quote of known books', async () => {
    const known = [{ book_id: shop.catalog.addBook().id, quantity: 1 }];
    await quote(known);
    shop.catalog.delay(3_000);
    const before = shop.catalog.calls();
    const startedAt = Date.now();
    const timed = async () => ({ reply: await quote(unknownItems(1)), ms: Date.now() - startedAt });
    const asked = Array.from({ length: MAX_CALLS + MAX_WAITING + REFUSED }, timed);
    expect((await Promise.race(asked)).ms).toBeLessThan(MAX_TURN_MS);
    expect((await quote(known)).status).toBe(200);
    expect(shop.catalog.calls() - before).toBe(MAX_CALLS);
    expect(Date.now() - startedAt).toBeLessThan(1_500);
    const answers = await Promise.all(asked);
    for (const { reply } of answers) {
      expect([reply.status, reply.body.code, reply.headers['retry-after']]).toEqual([
        503,
        'unavailable',
        '1',
      ]);
    }
    expect(answers.filter(({ ms }) => ms < MAX_TURN_MS).length).toBeLessThanOrEqual(REFUSED);
    expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(3_000);
  });

  it('are asked for again when the catalog did not answer', async () => {
    const items = unknownItems(3);
    await shop.catalog.goAway();
    expect((await quote(items)).status).toBe(503);
    await shop.catalog.comeBack();
    await eventually(async () => expect((await quote(items)).status).toBe(422), 900);
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
