import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { testServers, uniqueName } from '@bookstore/testkit';
import { type CollectionSetUp, createMongo, type Mongo, setUpCollections } from './index.ts';

let mongo: Mongo;
beforeAll(async () => {
  mongo = createMongo((await testServers('collections')).mongoUrl, 'test');
});
afterAll(() => mongo.close());

const bounded = (minimum: number): CollectionSetUp => ({
  name: 'things',
  validator: { $jsonSchema: { bsonType: 'object', properties: { count: { minimum } } } },
  indexes: [{ keys: { count: 1 }, options: { name: 'count' } }],
});

test('what is set up already is left alone, so that an open transaction holds nobody up', async () => {
  const set = { ...bounded(0), name: uniqueName('things') };
  await setUpCollections(mongo.db, [set]);
  await mongo.client.withSession(async (session) => {
    session.startTransaction();
    await mongo.db.collection(set.name).insertOne({ count: 1 }, { session });

    // Would wait for the end of the transaction if it took the collection for itself.
    await setUpCollections(mongo.db, [set]);

    await session.commitTransaction();
  });
  expect(await mongo.db.collection(set.name).countDocuments()).toBe(1);
});

test('a validator that has changed takes the place of the old one', async () => {
  const name = uniqueName('things');
  await setUpCollections(mongo.db, [{ ...bounded(5), name }]);
  await expect(mongo.db.collection(name).insertOne({ count: 1 })).rejects.toThrow('validation');
  await setUpCollections(mongo.db, [{ ...bounded(0), name }]);
  await mongo.db.collection(name).insertOne({ count: 1 });
  expect(await mongo.db.collection(name).countDocuments()).toBe(1);
});
