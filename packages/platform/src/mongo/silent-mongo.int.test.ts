import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { kindOf } from '../errors/index.ts';
import { eventually, type SilentProxy, startSilentProxy, testServers } from '@bookstore/testkit';
import { createSingleBatchFind, createMongo, inTransaction, type Mongo } from './index.ts';

/** What a request may wait for a database that says nothing any more: 4.5 s, and some for a busy machine. */
const PATIENCE_MS = 5_500;

let proxy: SilentProxy;
let mongo: Mongo;
beforeEach(async () => {
  const url = new URL((await testServers('silent')).mongoUrl);
  url.search = '?directConnection=true';
  proxy = await startSilentProxy(url.href);
  mongo = createMongo(proxy.url, 'silent');
  await books().insertOne({ title: 'one' });
});
afterEach(async () => {
  await mongo.close();
  await proxy.close();
});

const books = () => mongo.db.collection('books');

/** The kind of failure, if it comes in time. */
const failureOf = async (work: () => Promise<unknown>): Promise<string> => {
  const startedAt = performance.now();
  const kind = await work().then(() => 'worked', kindOf);
  return performance.now() - startedAt <= PATIENCE_MS ? kind : 'too late';
};

test('a MongoDB that says nothing any more fails reads and writes within 5 s, and is used when it is back', async () => {
  proxy.silence();
  const failures = await Promise.all([
    failureOf(() => books().findOne({})),
    failureOf(() => books().find().toArray()),
    failureOf(() => createSingleBatchFind(books())({ filter: {}, limit: 1 })),
    failureOf(() => books().insertOne({ title: 'two' })),
  ]);
  expect(failures).toEqual(failures.map(() => 'unavailable'));
  proxy.restore();
  await eventually(() => books().insertOne({ title: 'three' }), PATIENCE_MS);
});

test('a transaction on a MongoDB that says nothing any more fails within 5 s', async () => {
  await books().findOne({});
  proxy.silence();
  const failure = await failureOf(() =>
    inTransaction(mongo.client, (session) => books().insertOne({ title: 'two' }, { session })),
  );
  expect(failure).toBe('unavailable');
});

test('a commit that MongoDB does not answer any more fails within 5 s', async () => {
  const failure = await failureOf(() =>
    inTransaction(mongo.client, async (session) => {
      await books().insertOne({ title: 'two' }, { session });
      proxy.silence();
    }),
  );
  expect(failure).toBe('unavailable');
});
