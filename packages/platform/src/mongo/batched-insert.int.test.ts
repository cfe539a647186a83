import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { testServers } from '@bookstore/testkit';
import { createBatchedInsert, createMongo, isDuplicateKey, type Mongo } from './index.ts';

let mongo: Mongo;
beforeAll(async () => {
  mongo = createMongo((await testServers('batched-insert')).mongoUrl, 'test');
});
afterAll(async () => {
  await mongo.db.dropDatabase();
  await mongo.close();
});

const collectionOf = (name: string) => mongo.db.collection<{ _id: string; key?: string }>(name);

test('of many at once each is there when its insert has ended', async () => {
  const things = collectionOf('many');
  const insert = createBatchedInsert(things);
  const ids = Array.from({ length: 200 }, (_, index) => `thing-${index}`);
  const missing = await Promise.all(
    ids.map(async (_id) => {
      await insert({ _id });
      return (await things.countDocuments({ _id })) === 1 ? [] : [_id];
    }),
  );
  expect(missing.flat()).toEqual([]);
  expect(await things.countDocuments()).toBe(ids.length);
});

test('a duplicate key rejects its own insert, and none beside it', async () => {
  const things = collectionOf('keys');
  await things.createIndex({ key: 1 }, { unique: true, sparse: true, name: 'one_key' });
  const insert = createBatchedInsert(things);
  const outcomes = await Promise.allSettled(
    ['a', 'b', 'a', 'c', 'b', 'a'].map((key, index) => insert({ _id: `thing-${index}`, key })),
  );
  expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual([
    true,
    true,
    false,
    true,
    false,
    false,
  ]);
  const reasons = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason] : [],
  );
  expect(reasons.map((reason) => isDuplicateKey(reason, 'one_key'))).toEqual([true, true, true]);
  expect(reasons.map((reason) => isDuplicateKey(reason, '_id_'))).toEqual([false, false, false]);
  expect((await things.find().sort({ _id: 1 }).toArray()).map(({ key }) => key)).toEqual([
    'a',
    'b',
    'c',
  ]);
});

test('all inserts of a batch reject when it could not be written', async () => {
  const other = createMongo((await testServers('batched-insert')).mongoUrl, 'test');
  const insert = createBatchedInsert(other.db.collection<{ _id: string }>('away'));
  await other.close();
  const outcomes = await Promise.allSettled([insert({ _id: 'one' }), insert({ _id: 'other' })]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await collectionOf('away').countDocuments()).toBe(0);
});

test('a document that the rules of its collection refuse is refused alone', async () => {
  await mongo.db.createCollection('ruled', {
    validator: { $jsonSchema: { required: ['key'] } },
  });
  const insert = createBatchedInsert(collectionOf('ruled'));
  const outcomes = await Promise.allSettled([insert({ _id: 'a', key: 'a' }), insert({ _id: 'b' })]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
});
