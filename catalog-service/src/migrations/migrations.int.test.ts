import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Book } from '@bookstore/contracts/books';
import { createLogger } from '@bookstore/platform/log';
import { createMongo } from '@bookstore/platform/mongo';
import { type TestServers, testServers } from '@bookstore/testkit';
import { type Db, MongoClient } from 'mongodb';
import { adminToken, type Replica, startReplica } from '../testing/catalog.ts';
import { facetsOf } from '../analyzer/facets.ts';
import { type BookDocument, toBook } from '../books/book.mongo.ts';
import { firstReleaseBook, setUpFirstRelease } from '../testing/first-release.ts';
import { createCatalogSetUp } from './migrations.mongo.ts';

const REPLICAS = 3;
const id = (number: number): string => `65920000${String(number).padStart(16, '0')}`;
/** One book under its two numbers, which the first release took for two. */
const [ISBN_10, ISBN_13] = ['080442957X', '9780804429573'];
const BOOKS = [
  firstReleaseBook({ _id: id(1), title: 'Older', isbn: ISBN_10, topics: ['war', 'peace'] }),
  firstReleaseBook({ _id: id(2), title: 'Newer', isbn: ISBN_13, topics: ['war'] }),
  firstReleaseBook({ _id: id(3), title: 'Plain', isbn: null, topics: [] }),
  firstReleaseBook({ _id: id(4), title: 'Gone', isbn: ISBN_10, topics: ['war'] }, true),
];

let servers: TestServers;
let client: MongoClient;
let db: Db;
let replicas: Replica[] = [];

beforeAll(async () => {
  servers = await testServers('migrations');
  client = new MongoClient(servers.mongoUrl);
  db = client.db();
  await setUpFirstRelease(db);
  await db.collection<(typeof BOOKS)[number]>('books').insertMany([...BOOKS]);
  // At once: one of them migrates, and all of them become ready.
  const starts = Array.from({ length: REPLICAS }, () => startReplica(servers));
  replicas = await Promise.all(starts);
}, 60_000);
afterAll(async () => {
  await Promise.all(replicas.map(({ stop }) => stop()));
  await db.dropDatabase();
  await client.close();
});

const call: Replica['call'] = (method, path, options) => {
  const [replica] = replicas;
  if (!replica) throw new Error('no replica runs');
  return replica.call(method, path, options);
};
const admin = (method: string, path: string, body: unknown) =>
  call<Book>(method, path, { token: adminToken, body });
const titles = async (q: string): Promise<string[]> =>
  (await call<Book[]>('GET', `/books?q=${q}`)).body.map(({ title }) => title);

test('each migration is recorded once', async () => {
  const applied = await db.collection('migrations').find().sort({ _id: 1 }).toArray();
  expect(applied.map(({ _id }) => Number(_id))).toEqual([1, 2, 3, 4]);
});

test('the facets are those that a write of the book gives', async () => {
  const documents = await db.collection<BookDocument>('books').find().toArray();
  const facets = documents.map((document) => document.facets);
  expect(facets).toEqual(documents.map((document) => facetsOf(toBook(document))));
  expect(facets.flat()).toEqual(expect.arrayContaining(['topic:war', 'in-stock']));
});

test('ended holds live for 30 days', async () => {
  const indexes = await db.collection('holds').indexes();
  const ttl = indexes.find(({ name }) => name === 'ended_at_1');
  expect(ttl?.expireAfterSeconds).toBe(30 * 24 * 60 * 60);
});

test('a migration may take longer than a request', async () => {
  const { mongoUrl } = await testServers('slow_migration');
  const mongo = createMongo(mongoUrl, 'slow-migration');
  const books = mongo.db.collection<(typeof BOOKS)[number]>('books');
  await setUpFirstRelease(mongo.db);
  await books.insertMany([...BOOKS]);
  // A change that waits for this transaction takes as long as one of a million books.
  const session = mongo.client.startSession();
  session.startTransaction();
  await books.updateOne({ _id: id(1) }, { $set: { description: 'locked' } }, { session });
  const logger = createLogger({ service: 'slow-migration', version: 'test', level: 'silent' });
  const migrated = createCatalogSetUp(mongo.db, logger).run(AbortSignal.timeout(20_000));
  await Promise.all([migrated, sleep(4_500).then(() => session.abortTransaction())]);
  expect(await books.countDocuments({ facets: { $exists: false } })).toBe(0);
  await session.endSession();
  await mongo.db.dropDatabase();
  await mongo.close();
}, 30_000);

test('the topics of the live books are counted', async () => {
  expect((await call('GET', '/topics')).body).toEqual([
    { topic: 'peace', books: 1 },
    { topic: 'war', books: 2 },
  ]);
});

test('the books in stock are listed', async () => {
  const listed = await call<Book[]>('GET', '/books?in_stock=true');
  expect(listed.body.map(({ title }) => title)).toEqual(['Newer', 'Older', 'Plain']);
  expect((await call('GET', '/books?in_stock=false')).body).toEqual([]);
});

test('books are found by either form of their ISBN', async () => {
  expect(await titles(ISBN_10)).toEqual(['Newer', 'Older']);
  expect(await titles(ISBN_13)).toEqual(['Newer', 'Older']);
});

test('the older of two books with one ISBN keeps it, and both can still be edited', async () => {
  const added = await admin('POST', '/books', {
    title: 'Third',
    author: 'Anon',
    price: 1,
    stock: 1,
    isbn: ISBN_13,
  });
  expect([added.status, added.problem.code]).toEqual([409, 'isbn-taken']);
  for (const number of [1, 2]) {
    const edited = await admin('PATCH', `/books/${id(number)}`, { price: 12 });
    expect([edited.status, edited.body.price]).toEqual([200, 12]);
  }
});

test('the indexes that were replaced are gone', async () => {
  const names = (await db.collection('books').indexes()).map(({ name }) => name);
  const added = ['isbn_key_of_shop', 'facets_1_price_cents_1__id_1'];
  expect(names).toEqual(expect.arrayContaining(added));
  expect(names).not.toContain('isbn_of_shop');
});
