import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { testServers } from '@bookstore/testkit';
import { createSingleBatchFind, createMongo, type Mongo } from './index.ts';

type Thing = { _id: string; value: number; note?: string };

const MEBIBYTE = 1_048_576;
const COUNT = 300;
let mongo: Mongo;
beforeAll(async () => {
  mongo = createMongo((await testServers('single-batch-find')).mongoUrl, 'test');
  const documents = Array.from({ length: COUNT }, (_, value) => ({ _id: `thing-${value}`, value }));
  await things().insertMany(documents);
});
afterAll(async () => {
  await mongo.db.dropDatabase();
  await mongo.close();
});

const things = () => mongo.db.collection<Thing>('things');

test('finds what a cursor finds: filtered, sorted, cut off, with the fields asked for', async () => {
  const filter = { value: { $gte: 10 } };
  const options = { projection: { value: 1, _id: 0 }, sort: { value: -1 }, limit: 250 } as const;
  const found = await createSingleBatchFind<Thing, Pick<Thing, 'value'>>(things())({
    filter,
    ...options,
  });
  expect(found).toEqual(await things().find(filter, options).toArray());
  expect(found).toHaveLength(250);
});

test('a condition that is undefined is none, as for all of the shop', async () => {
  const filter = { _id: 'thing-1', note: undefined as unknown as string };
  expect(await createSingleBatchFind(things())({ filter, limit: 2 })).toHaveLength(1);
  const nothing = { ...filter, _id: undefined as unknown as string };
  expect(await createSingleBatchFind(things())({ filter: nothing, limit: 2 })).toHaveLength(2);
});

test.each([0, 1, COUNT, COUNT + 1])('finds at most as many as asked for: %i', async (limit) => {
  const found = await createSingleBatchFind(things())({ filter: {}, limit });
  expect(found).toHaveLength(Math.min(limit, COUNT));
});

test('what does not fit into one reply is an error, never a part of it', async () => {
  const large = mongo.db.collection<Thing>('large');
  const note = 'x'.repeat(9 * MEBIBYTE);
  for (const _id of ['one', 'two']) await large.insertOne({ _id, value: 1, note });
  await expect(createSingleBatchFind(large)({ filter: {}, limit: 2 })).rejects.toThrow(/one reply/);
});

test('a query that takes too long ends at its limit, and is not asked again', async () => {
  const find = createSingleBatchFind(things(), { maxTimeMS: 700 });
  const startedAt = performance.now();
  const slow = find({ filter: { $where: 'sleep(10000) || true' }, limit: 1 });
  await expect(slow).rejects.toMatchObject({ code: 50 });
  expect(performance.now() - startedAt).toBeLessThan(1_400);
});
