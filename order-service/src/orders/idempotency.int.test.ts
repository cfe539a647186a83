import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, uniqueName } from '@bookstore/testkit';
import {
  type Buyer,
  createBuyer,
  reservationOf,
  startTestShop,
  type TestShop,
} from '../testing/test-shop.ts';

let shop: TestShop;
let buyer: Buyer;
beforeAll(async () => {
  shop = await startTestShop();
  buyer = createBuyer(shop);
});
afterAll(() => shop.stop());

const send = (key: string, body: object, from = buyer, path = '/order') =>
  from.post(path, body).set('Idempotency-Key', key);

describe('an Idempotency-Key', () => {
  it('gives one order to 50 equal requests at once, over two replicas', async () => {
    const book = shop.catalog.addBook();
    const second = await shop.startReplica();
    const elsewhere = createBuyer(shop, buyer.user, second);
    const key = uniqueName('key');
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        send(key, { book_id: book.id }, n % 2 === 0 ? buyer : elsewhere),
      ),
    );
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(replies.map(({ body }) => body.order_id)).size).toBe(1);
    const replayed = replies.filter(({ headers }) => headers['idempotent-replayed'] === 'true');
    expect(replayed).toHaveLength(49);
    const list = await buyer.get(`/orders/${buyer.user.username}`);
    expect(list.body).toHaveLength(1);
    await shop.stopReplica(second);
  });

  it('gives the order in its present state, for the same body in other words and on both paths', async () => {
    const book = shop.catalog.addBook();
    const key = uniqueName('key');
    const first = await send(key, { book_id: book.id, quantity: 2 });
    await buyer.post(`/order/${first.body.order_id}/cancel`);
    shop.catalog.removeBook(book.id);
    const line = { book_id: book.id, quantity: 1 };
    const again = await send(
      key,
      { items: [line, line], payment_token: 'tok_ok' },
      buyer,
      '/orders',
    );
    expect(again.status).toBe(201);
    expect(again.body).toMatchObject({ order_id: first.body.order_id, status: 'CANCELLED' });
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(first.headers['idempotent-replayed']).toBeUndefined();
  });

  it('is refused with another body', async () => {
    const book = shop.catalog.addBook();
    const key = uniqueName('key');
    await send(key, { book_id: book.id });
    const reply = await send(key, { book_id: book.id, quantity: 2 });
    expect([reply.status, reply.body.code]).toEqual([422, 'idempotency-key-reused']);
  });

  it('is not used up by a refusal', async () => {
    const book = shop.catalog.addBook();
    const key = uniqueName('key');
    expect((await send(key, { book_id: 'nobody' })).status).toBe(422);
    expect((await send(key, { book_id: book.id, quantity: 11 })).status).toBe(409);
    expect((await send(key, { book_id: book.id })).status).toBe(201);
  });

  it('belongs to one user', async () => {
    const book = shop.catalog.addBook();
    const key = uniqueName('key');
    const mine = await send(key, { book_id: book.id });
    const theirs = await send(key, { book_id: book.id }, createBuyer(shop));
    expect(theirs.status).toBe(201);
    expect(theirs.body.order_id).not.toBe(mine.body.order_id);
  });

  it('that does not fit is a 400 that names the header', async () => {
    const reply = await send('x'.repeat(129), { book_id: 'a' });
    expect(reply.status).toBe(400);
    expect(reply.body.errors).toMatchObject([{ parameter: 'Idempotency-Key' }]);
  });

  it('is free again when its time is over', async () => {
    const book = shop.catalog.addBook();
    const brief = await shop.startReplica({ IDEMPOTENCY_TTL_MS: '1' });
    const key = uniqueName('key');
    const first = await send(key, { book_id: book.id }, createBuyer(shop, buyer.user, brief));
    const second = await eventually(async () => {
      const reply = await send(key, { book_id: book.id, quantity: 2 });
      expect(reply.status).toBe(201);
      return reply;
    });
    expect(second.body.order_id).not.toBe(first.body.order_id);
    expect((await buyer.read(first.body.order_id)).status).toBe('PENDING');
    await shop.stopReplica(brief);
  });
});

const order = (wait: string) =>
  buyer.post('/order', { book_id: shop.catalog.addBook().id }).set('Prefer', `wait=${wait}`);

describe('Prefer: wait', () => {
  it('replies when the order is settled', async () => {
    shop.broker.onPlaced(
      (placed) => void shop.broker.publish('stock-reserved', reservationOf(placed)),
    );
    const startedAt = Date.now();
    const reply = await order('60');
    shop.broker.onPlaced(null);
    expect(reply.body.status).toBe('ACCEPTED');
    expect(reply.headers['preference-applied']).toBe('wait=10');
    expect(Date.now() - startedAt).toBeLessThan(9_000);
  });

  it('replies after the time with the order as it is', async () => {
    const reply = await order('1');
    expect(reply.body.status).toBe('PENDING');
    expect(reply.headers['preference-applied']).toBe('wait=1');
  });

  it('is ignored when it can not be read', async () => {
    const reply = await order('soon');
    expect(reply.status).toBe(201);
    expect(reply.headers['preference-applied']).toBeUndefined();
  });

  it('ends with an answer when the service stops', async () => {
    const leaving = await shop.startReplica();
    const book = shop.catalog.addBook();
    const elsewhere = createBuyer(shop, buyer.user, leaving);
    const waiting = elsewhere.post('/order', { book_id: book.id }).set('Prefer', 'wait=10');
    const answered = waiting.then((reply) => reply.body.status);
    await eventually(async () => {
      const { body } = await buyer.get(`/orders/${buyer.user.username}?limit=1`);
      expect(body[0].items[0].book_id).toBe(book.id);
    });
    await shop.stopReplica(leaving);
    expect(await answered).toBe('PENDING');
  });
});
