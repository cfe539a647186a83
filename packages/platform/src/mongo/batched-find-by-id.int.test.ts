import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { testServers } from '@bookstore/testkit';
import { createBatchedFindById, createMongo, type Mongo } from './index.ts';

let mongo: Mongo;
beforeAll(async () => {
  mongo = createMongo((await testServers('batched-find-by-id')).mongoUrl, 'test');
});
afterAll(async () => {
  await mongo.db.dropDatabase();
  await mongo.close();
});

const things = () => mongo.db.collection<{ _id: string; value: number }>('things');

test('each of many who ask at once gets its own document, or null', async () => {
  const documents = Array.from({ length: 200 }, (_, value) => ({ _id: `thing-${value}`, value }));
  await things().insertMany(documents);
  const find = createBatchedFindById(things());
  const ids = [...documents.map(({ _id }) => _id), 'thing-7', 'nothing'].toReversed();
  const found = await Promise.all(ids.map(find));
  expect(found.map((document) => document?._id ?? 'nothing')).toEqual(ids);
});

test('a document is as it was when it was asked for, or newer', async () => {
  const find = createBatchedFindById(things());
  await things().insertOne({ _id: 'changing', value: 0 });
  for (let value = 1; value <= 20; value += 1) {
    await things().updateOne({ _id: 'changing' }, { $set: { value } });
    expect(await find('changing')).toEqual({ _id: 'changing', value });
  }
});

test('a find rejects while MongoDB is unreachable', async () => {
  const other = createMongo((await testServers('batched-find-by-id')).mongoUrl, 'test');
  const find = createBatchedFindById(other.db.collection<{ _id: string }>('things'));
  await other.close();
  await expect(Promise.all([find('one'), find('other')])).rejects.toThrow('connect');
});
