import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createMongo } from '@bookstore/platform/mongo';
import { uniqueName } from '@bookstore/testkit';
import { randomUUID } from 'node:crypto';
import { createBuyer, someUser, startTestShop, type TestShop } from '../testing/test-shop.ts';
import { ORDERS } from './order-document.mongo.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop.stop());

const adminOf = () => createBuyer(shop, someUser({ role: 'admin' }));

const nextOf = (link: string | undefined): string | undefined =>
  /<([^>]+)>; rel="next"/.exec(link ?? '')?.[1];

describe('one order', () => {
  it.each(['/order', '/orders'])('is read at %s/{id} by its owner and an admin', async (path) => {
    const buyer = createBuyer(shop);
    const { order_id: id } = await buyer.order(shop.catalog.addBook());
    for (const reader of [buyer, adminOf()]) {
      const reply = await reader.get(`${path}/${id}`);
      expect(reply.status).toBe(200);
      expect(reply.body.order_id).toBe(id);
    }
    const stranger = await createBuyer(shop).get(`${path}/${id}`);
    expect([stranger.status, stranger.body.code]).toEqual([404, 'order-not-found']);
  });

  it('has an ETag that changes with it', async () => {
    const buyer = createBuyer(shop);
    const { order_id: id } = await buyer.order(shop.catalog.addBook());
    const etag = (await buyer.get(`/order/${id}`)).headers['etag'] ?? '';
    expect(etag).toMatch(/^W\/"/);
    const same = await buyer.get(`/order/${id}`).set('If-None-Match', etag);
    expect([same.status, same.text]).toEqual([304, '']);
    await buyer.post(`/order/${id}/cancel`);
    expect((await buyer.get(`/order/${id}`).set('If-None-Match', etag)).status).toBe(200);
  });

  it.each(['nonsense', '{"$ne":null}', randomUUID(), '%00'])('%s is a 404', async (id) => {
    const reply = await createBuyer(shop).get(`/order/${encodeURIComponent(id)}`);
    expect([reply.status, reply.body.code]).toEqual([404, 'order-not-found']);
  });
});

describe("one user's orders", () => {
  it('come newest first, page by page, each once, also while others are placed', async () => {
    const buyer = createBuyer(shop);
    const book = shop.catalog.addBook();
    const placed: string[] = [];
    for (let n = 0; n < 7; n += 1) placed.push((await buyer.order(book)).order_id);
    const seen: string[] = [];
    let path: string | undefined = `/orders/${buyer.user.username}?limit=3`;
    while (path !== undefined) {
      const page = await buyer.get(path);
      expect(page.status).toBe(200);
      seen.push(...page.body.map((order: { order_id: string }) => order.order_id));
      path = nextOf(page.headers['link']);
      await buyer.order(book);
    }
    expect(seen).toEqual(placed.toReversed());
  });

  it('leaves none out of those that were placed in the same millisecond', async () => {
    const buyer = createBuyer(shop);
    const book = shop.catalog.addBook();
    const orders = await Promise.all(Array.from({ length: 5 }, () => buyer.order(book)));
    const placed = orders.map(({ order_id }) => order_id);
    const mongo = createMongo(shop.mongoUrl, 'test');
    const at = { created_at: new Date() };
    const moved = await mongo.db
      .collection<{ _id: string }>(ORDERS)
      .updateMany({ _id: { $in: placed } }, { $set: at });
    await mongo.close();
    expect(moved.matchedCount).toBe(placed.length);

    const seen: string[] = [];
    let path: string | undefined = `/orders/${buyer.user.username}?limit=2`;
    while (path !== undefined) {
      const page = await buyer.get(path);
      expect(page.status).toBe(200);
      seen.push(...page.body.map((order: { order_id: string }) => order.order_id));
      path = nextOf(page.headers['link']);
    }
    expect(seen).toEqual(placed.toSorted().toReversed());
  });

  it('can be asked for by status', async () => {
    const buyer = createBuyer(shop);
    const [one] = [
      await buyer.order(shop.catalog.addBook()),
      await buyer.order(shop.catalog.addBook()),
    ];
    await buyer.post(`/order/${one?.order_id}/cancel`);
    const reply = await buyer.get(`/orders/${buyer.user.username}?status=CANCELLED`);
    expect(reply.body).toMatchObject([{ order_id: one?.order_id, status: 'CANCELLED' }]);
  });

  it('are found ignoring the case of the name', async () => {
    const buyer = createBuyer(shop);
    await buyer.order(shop.catalog.addBook());
    const reply = await buyer.get(`/orders/${buyer.user.username.toUpperCase()}`);
    expect(reply.body).toMatchObject([{ username: buyer.user.username }]);
  });

  it('are closed to other users, whether the name exists or not, and open to an admin', async () => {
    const buyer = createBuyer(shop);
    await buyer.order(shop.catalog.addBook());
    const nobody = uniqueName('nobody');
    for (const path of [buyer.user.username, nobody, `${nobody}?limit=0`]) {
      const reply = await createBuyer(shop).get(`/orders/${path}`);
      expect([reply.status, reply.body.code]).toEqual([403, 'forbidden']);
    }
    expect((await adminOf().get(`/orders/${buyer.user.username}`)).body).toHaveLength(1);
    const empty = await adminOf().get(`/orders/${nobody}`);
    expect([empty.status, empty.body]).toEqual([200, []]);
  });

  it.each(['limit=0', 'limit=101', 'status=LOST', 'status[$ne]=X', 'cursor=x', 'nope=1'])(
    '%s is a 400 that names the parameter',
    async (query) => {
      const buyer = createBuyer(shop);
      const reply = await buyer.get(`/orders/${buyer.user.username}?${query}`);
      expect([reply.status, reply.body.code]).toEqual([400, 'invalid-request']);
      expect(reply.body.errors).toMatchObject([{ parameter: query.split('=')[0] }]);
    },
  );
});

describe('all orders', () => {
  it('are for an admin alone', async () => {
    const buyer = createBuyer(shop);
    const { order_id: id } = await buyer.order(shop.catalog.addBook());
    expect((await buyer.get('/orders')).status).toBe(403);
    const reply = await adminOf().get('/orders?limit=1&status=PENDING');
    expect(reply.body).toMatchObject([{ order_id: id }]);
    expect(nextOf(reply.headers['link'])).toContain('status=PENDING');
  });
});
