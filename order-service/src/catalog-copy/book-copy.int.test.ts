import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { BookState } from '@bookstore/contracts/messages';
import { createMongo, type Mongo } from '@bookstore/platform/mongo';
import { eventually, uniqueName } from '@bookstore/testkit';
import { type Buyer, createBuyer, startTestShop, type TestShop } from '../testing/test-shop.ts';
import { createBookCopies } from './book-copy.mongo.ts';
import type { BookCopies } from './book.ts';
import { createHttpCatalog } from './catalog.http.ts';
import { createRebuildCopy } from './rebuild-copy.ts';

let shop: TestShop;
let mongo: Mongo;
let copies: BookCopies;
let buyer: Buyer;
let id: string;
beforeAll(async () => {
  shop = await startTestShop();
  mongo = createMongo(shop.mongoUrl, 'test');
  copies = createBookCopies(mongo.db);
});
beforeEach(() => {
  buyer = createBuyer(shop);
  id = uniqueName('book');
});
afterAll(async () => {
  await mongo.close();
  await shop.stop();
});

const state = (fields: Partial<BookState> = {}): BookState => ({
  book_id: id,
  version: 1,
  stock_version: 1,
  title: 'Persuasion',
  price_cents: 1_000,
  available: 5,
  archived: false,
  ...fields,
});

const copyOf = async (bookId: string) => (await copies.find([bookId])).get(bookId);

describe('the own copy of the catalog', () => {
  it('learns a book by message, so that it can be ordered while the catalog is away', async () => {
    await shop.broker.publish('book-added', state({ title: '$price_cents' }));
    await eventually(async () => expect(await copyOf(id)).toBeDefined());
    const reply = await buyer.post('/order', { book_id: id });
    expect(reply.status).toBe(201);
    expect(reply.body).toMatchObject({ items: [{ title: '$price_cents', unit_price: 10 }] });
    expect(shop.catalog.asked(id)).toBe(0);
  });

  it('takes titles by version and stock by stock_version, in whatever order they come', async () => {
    const states = [
      state({ version: 3, stock_version: 1, title: 'third', available: 5 }),
      state({ version: 2, stock_version: 9, title: 'second', available: 2 }),
      state({ version: 3, stock_version: 4, title: 'third', available: 7 }),
      state({ version: 1, stock_version: 2, title: 'first', available: 4 }),
    ];
    await copies.applyStates(states);
    expect(await copyOf(id)).toMatchObject({ title: 'third', available: 2 });
    await copies.applyStates(states.toReversed());
    expect(await copyOf(id)).toMatchObject({ title: 'third', available: 2 });
  });

  it('never sells an archived book again, also when older news comes late', async () => {
    await shop.broker.publish('book-archived', state({ version: 2, archived: true }));
    await eventually(async () => expect(await copyOf(id)).toMatchObject({ archived: true }));
    await shop.broker.publish('book-changed', state({ version: 1 }));
    const marker = uniqueName('book');
    await shop.broker.publish('book-changed', state({ book_id: marker }));
    await eventually(async () => expect(await copyOf(marker)).toBeDefined());
    const reply = await buyer.post('/order', { book_id: id });
    expect([reply.status, reply.body.code]).toEqual([422, 'unknown-book']);
  });

  it('is only a hint for stock: short there, the catalog itself is asked', async () => {
    const book = shop.catalog.addBook({ stock: 3 });
    await copies.applyStates([state({ book_id: book.id, available: 0 })]);
    expect((await buyer.order(book)).status).toBe('PENDING');
    const reply = await buyer.post('/order', { book_id: book.id, quantity: 4 });
    expect([reply.status, reply.body.code]).toEqual([409, 'out-of-stock']);
  });

  it('does not hold up an order for long when the catalog hangs', async () => {
    const book = shop.catalog.addBook();
    await copies.applyStates([state({ book_id: book.id, available: 0 })]);
    shop.catalog.delay(5_000);
    const startedAt = Date.now();
    expect((await buyer.order(book)).status).toBe('PENDING');
    shop.catalog.delay(0);
    expect(Date.now() - startedAt).toBeLessThan(2_000);
  });
});

describe('rebuilding the copy', () => {
  it('takes the books that the catalog lists and finds those that were archived without a message', async () => {
    const listed = shop.catalog.addBook({ title: 'Listed', version: 2 });
    const newer = shop.catalog.addBook({ title: 'old title', version: 1 });
    await copies.applyStates([
      state(),
      state({ book_id: newer.id, version: 5, title: 'new title', stock_version: 3, available: 1 }),
    ]);
    const catalog = createHttpCatalog(shop.catalog.url);
    const rebuild = createRebuildCopy({ copies, catalog });
    const result = await rebuild(AbortSignal.timeout(5_000));
    expect(result.listed).toBeGreaterThanOrEqual(2);
    expect(await copyOf(listed.id)).toMatchObject({ title: 'Listed', priceCents: 1_999 });
    expect(await copyOf(newer.id)).toMatchObject({ title: 'new title', available: 1 });
    expect(await copyOf(id)).toMatchObject({ archived: true });
  });

  it('happens by itself at the start when the copy is empty', async () => {
    const book = shop.catalog.addBook();
    await mongo.db.collection('catalog_books').deleteMany({});
    await shop.startReplica();
    await eventually(async () => expect(await copyOf(book.id)).toBeDefined());
  });
});
