import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uniqueName } from '@bookstore/testkit';
import supertest from 'supertest';
import { type Buyer, createBuyer, startTestShop, type TestShop } from '../testing/test-shop.ts';

let shop: TestShop;
let buyer: Buyer;
beforeAll(async () => {
  shop = await startTestShop();
  buyer = createBuyer(shop);
});
afterAll(() => shop.stop());

describe('placing an order', () => {
  it.each(['/order', '/orders'])(
    'POST %s takes several books and names its place',
    async (path) => {
      const [one, two] = [
        shop.catalog.addBook({ price: 0.1 }),
        shop.catalog.addBook({ price: 0.2 }),
      ];
      const items = [
        { book_id: one.id, quantity: 1 },
        { book_id: two.id, quantity: 1 },
        { book_id: one.id, quantity: 2 },
      ];
      const reply = await buyer.post(path, { items });
      expect(reply.status).toBe(201);
      expect(reply.headers['location']).toBe(`/order/${reply.body.order_id}`);
      expect(reply.body.items).toEqual([
        { book_id: one.id, title: one.title, quantity: 3, unit_price: 0.1, line_total: 0.3 },
        { book_id: two.id, title: two.title, quantity: 1, unit_price: 0.2, line_total: 0.2 },
      ]);
      expect(reply.body.total_price).toBe(0.5);
      expect(reply.body).not.toHaveProperty('reason');
    },
  );

  it('asks the catalog once for a book that it does not know, however many order it', async () => {
    const book = shop.catalog.addBook();
    const orders = await Promise.all(Array.from({ length: 10 }, () => buyer.order(book)));
    expect(new Set(orders.map(({ order_id }) => order_id)).size).toBe(10);
    expect(shop.catalog.asked(book.id)).toBe(1);
  });

  it('takes the price of the shop, never the one of the client', async () => {
    const book = shop.catalog.addBook({ price: 30 });
    const reply = await buyer.post('/order', { book_id: book.id, price: 1 });
    expect(reply.status).toBe(400);
    const item = { book_id: book.id, quantity: 1, unit_price: 1 };
    expect((await buyer.post('/order', { items: [item] })).status).toBe(400);
    expect((await buyer.order(book)).total_price).toBe(30);
  });

  it('refuses a book that nobody has and names the line', async () => {
    const book = shop.catalog.addBook();
    const items = [book.id, uniqueName('nobody'), '..', '\ud800', '$where'].map((book_id) => ({
      book_id,
      quantity: 1,
    }));
    const reply = await buyer.post('/order', { items });
    expect(reply.status).toBe(422);
    expect(reply.body).toMatchObject({
      code: 'unknown-book',
      errors: [1, 2, 3, 4].map((line) => ({ pointer: `/items/${line}/book_id` })),
    });
  });

  it('refuses at once what is sold out for certain and names the line', async () => {
    const [left, gone] = [shop.catalog.addBook({ stock: 5 }), shop.catalog.addBook({ stock: 0 })];
    const items = [left, gone].map(({ id }) => ({ book_id: id, quantity: 1 }));
    const reply = await buyer.post('/order', { items });
    expect(reply.status).toBe(409);
    expect(reply.body).toMatchObject({
      code: 'out-of-stock',
      errors: [{ pointer: '/items/1/quantity' }],
    });
    const single = await buyer.post('/order', { book_id: gone.id });
    expect(single.body.errors).toMatchObject([{ pointer: '/quantity' }]);
  });

  it('sells at once what came back a moment after it was sold out', async () => {
    const book = shop.catalog.addBook({ stock: 0 });
    expect((await buyer.post('/order', { book_id: book.id })).status).toBe(409);
    shop.catalog.setStock(book.id, 1);
    expect((await buyer.order(book)).status).toBe('PENDING');
  });

  it('leaves it to the catalog when the buyer names a hold', async () => {
    const book = shop.catalog.addBook({ stock: 0 });
    expect((await buyer.order(book, { hold_id: uniqueName('hold') })).status).toBe('PENDING');
  });

  it('refuses a quantity over 100 after merging, and more than 50 books', async () => {
    const book = shop.catalog.addBook();
    const twice = [1, 2].map(() => ({ book_id: book.id, quantity: 51 }));
    expect((await buyer.post('/order', { items: twice })).body).toMatchObject({
      code: 'invalid-request',
      errors: [{ pointer: '/items/0/quantity' }, { pointer: '/items/1/quantity' }],
    });
    const many = Array.from({ length: 51 }, (_, n) => ({ book_id: `b${n}`, quantity: 1 }));
    expect((await buyer.post('/order', { items: many })).body.errors).toMatchObject([
      { pointer: '/items' },
    ]);
  });
});

describe('bad input', () => {
  const bodies: [string, unknown][] = [
    ['nothing', {}],
    ['no lines', { items: [] }],
    ['an operator for a book', { book_id: { $ne: null } }],
    ['an operator for a hold', { book_id: 'a', hold_id: { $gt: '' } }],
    ['quantity 0', { book_id: 'a', quantity: 0 }],
    ['a negative quantity', { book_id: 'a', quantity: -1 }],
    ['a broken quantity', { book_id: 'a', quantity: 1.5 }],
    ['a quantity that is text', { book_id: 'a', quantity: '1' }],
    ['a quantity that is null (NaN in JSON)', { book_id: 'a', quantity: Number.NaN }],
    ['a huge quantity', { book_id: 'a', quantity: 1e308 }],
    ['an unknown payment token', { book_id: 'a', payment_token: 'tok_free' }],
    ['both forms', { book_id: 'a', items: [{ book_id: 'a', quantity: 1 }] }],
    ['a user id', { book_id: 'a', user_id: 'someone-else' }],
    ['a very long id', { book_id: 'x'.repeat(101) }],
  ];
  it.each(bodies)('%s is a 400 that names the field', async (_name, body) => {
    const reply = await buyer.post('/order', body as object);
    expect([reply.status, reply.body.code]).toEqual([400, 'invalid-request']);
    expect(reply.body.errors.length).toBeGreaterThan(0);
  });

  it.each(['{"book_id":', '{"__proto__":{"book_id":"a"}}', '{"book_id":"a","quantity":1e999}'])(
    'the raw body %s is a 400',
    async (raw) => {
      const reply = await supertest(shop.replica.url)
        .post('/order')
        .set('Authorization', buyer.authorization)
        .set('Content-Type', 'application/json')
        .send(raw);
      expect([reply.status, reply.body.code]).toEqual([400, 'invalid-request']);
    },
  );

  it('tells all that is wrong at once: headers, lines too many, forms mixed, tokens', async () => {
    const items = Array.from({ length: 51 }, (_, n) => ({ book_id: `b${n}`, quantity: 60 }));
    const reply = await buyer
      .post('/order?x=1', {
        items: [...items, { book_id: 'b0', quantity: 60 }, { book_id: 'b1', quantity: 0 }],
        book_id: 'a',
        payment_token: 'tok_free',
        hold_id: 5,
      })
      .set('Idempotency-Key', 'a'.repeat(129));
    const named = reply.body.errors.map((error: Record<string, string>) => Object.values(error)[0]);
    expect(named.toSorted()).toEqual([
      '/book_id',
      '/hold_id',
      '/items',
      '/items/0/quantity',
      '/items/51/quantity',
      '/items/52/quantity',
      '/payment_token',
      'Idempotency-Key',
      'x',
    ]);
  });

  it('needs a signed-in buyer', async () => {
    const reply = await supertest(shop.replica.url).post('/order').send({ book_id: 'a' });
    expect([reply.status, reply.body.code]).toEqual([401, 'unauthenticated']);
  });
});

const quote = (items: object[]) => supertest(shop.replica.url).post('/quote').send({ items });

describe('a quote', () => {
  it('tells anyone what lines cost and whether there are copies', async () => {
    const [left, short] = [
      shop.catalog.addBook({ price: 19.99, stock: 5 }),
      shop.catalog.addBook({ price: 5, stock: 1 }),
    ];
    const reply = await quote([
      { book_id: left.id, quantity: 1 },
      { book_id: short.id, quantity: 2 },
      { book_id: left.id, quantity: 1 },
    ]);
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({
      items: [
        { book_id: left.id, quantity: 2, unit_price: 19.99, line_total: 39.98, in_stock: true },
        { book_id: short.id, quantity: 2, line_total: 10, in_stock: false },
      ],
      total_price: 49.98,
      currency: 'USD',
    });
  });

  it('refuses an unknown book and lines that do not fit', async () => {
    expect((await quote([{ book_id: 'nobody', quantity: 1 }])).status).toBe(422);
    expect((await quote([])).status).toBe(400);
    expect((await quote([{ book_id: 'a', quantity: 101 }])).status).toBe(400);
  });
});

describe('while the catalog is unavailable', () => {
  it('takes orders for known books, also when they seem sold out, and answers 503 for others', async () => {
    const known = shop.catalog.addBook({ stock: 1 });
    const other = shop.catalog.addBook();
    await buyer.order(known);
    await shop.catalog.goAway();
    try {
      expect((await buyer.order(known, { quantity: 2 })).status).toBe('PENDING');
      const reply = await buyer.post('/order', { book_id: other.id });
      expect([reply.status, reply.body.code]).toEqual([503, 'unavailable']);
      expect(reply.headers['retry-after']).toBeDefined();
    } finally {
      await shop.catalog.comeBack();
    }
    expect((await buyer.order(other)).status).toBe('PENDING');
  });
});
