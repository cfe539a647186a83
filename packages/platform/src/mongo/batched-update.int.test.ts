import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { testServers } from '@bookstore/testkit';
import { createBatchedUpdate, createMongo, type Mongo } from './index.ts';

type Thing = { _id: string; revision: number; by?: string };

let mongo: Mongo;
beforeAll(async () => {
  mongo = createMongo((await testServers('batched-update')).mongoUrl, 'test');
});
afterAll(async () => {
  await mongo.db.dropDatabase();
  await mongo.close();
});

const thingsOf = (name: string) => mongo.db.collection<Thing>(name);

const move = (_id: string, revision: number, by: string) => ({
  guard: { _id, revision },
  update: { $set: { by }, $inc: { revision: 1 } },
});

test('of concurrent changes of one document exactly one succeeds, for many documents', async () => {
  const things = thingsOf('raced');
  const ids = Array.from({ length: 50 }, (_, index) => `thing-${index}`);
  await things.insertMany(ids.map((_id) => ({ _id, revision: 1 })));
  const [one, other] = [createBatchedUpdate(things), createBatchedUpdate(things)];
  const outcomes = await Promise.all(
    ids.map(async (id) => {
      const didWrite = await Promise.all([
        one(move(id, 1, 'a')),
        other(move(id, 1, 'b')),
        one(move(id, 1, 'c')),
      ]);
      return {
        _id: id,
        revision: 2,
        by: ['a', 'b', 'c'].filter((_, turn) => didWrite[turn]).join(),
      };
    }),
  );
  const stored = new Map((await things.find().toArray()).map((thing) => [thing._id, thing]));
  expect(outcomes.map(({ _id }) => stored.get(_id))).toEqual(outcomes);
  expect(stored.size).toBe(ids.length);
});

test('a stale guard beside others that hold: it alone changes nothing', async () => {
  const things = thingsOf('stale');
  await things.insertMany([
    { _id: 'a', revision: 1 },
    { _id: 'b', revision: 7 },
    { _id: 'c', revision: 1 },
  ]);
  const update = createBatchedUpdate(things);
  const outcomes = await Promise.all(['a', 'b', 'c'].map((id) => update(move(id, 1, 'me'))));
  expect(outcomes).toEqual([true, false, true]);
  expect(await things.find().sort({ _id: 1 }).toArray()).toEqual([
    { _id: 'a', revision: 2, by: 'me' },
    { _id: 'b', revision: 7 },
    { _id: 'c', revision: 2, by: 'me' },
  ]);
});

describe('where the rules of the collection ask for fields', () => {
  beforeAll(async () => {
    const properties = { by: { enum: ['me', 'you'] } };
    const validator = { $jsonSchema: { required: ['made'], properties } };
    await mongo.db.createCollection('ruled', { validator });
    await mongo.db
      .collection<Thing & { made: boolean }>('ruled')
      .insertMany(['a', 'b', 'c'].map((_id) => ({ _id, revision: 1, made: true })));
  });

  test('a stale guard is reported, an invalid change is refused, and those beside them are made', async () => {
    const update = createBatchedUpdate(thingsOf('ruled'));
    const outcomes = await Promise.allSettled([
      update(move('a', 1, 'me')),
      update(move('b', 7, 'me')),
      update(move('c', 1, 'nobody')),
    ]);
    expect(outcomes).toMatchObject([
      { value: true },
      { value: false },
      { reason: { message: expect.stringMatching(/validation/) } },
    ]);
    const revisions = await thingsOf('ruled').find().sort({ _id: 1 }).toArray();
    expect(revisions.map(({ revision }) => revision)).toEqual([2, 1, 1]);
  });

  test('a document that is not there is not made', async () => {
    expect(await createBatchedUpdate(thingsOf('ruled'))(move('nobody', 1, 'me'))).toBe(false);
    expect(await thingsOf('ruled').countDocuments({ _id: 'nobody' })).toBe(0);
  });
});

test('all changes of a batch reject when it could not be written', async () => {
  const other = createMongo((await testServers('batched-update')).mongoUrl, 'test');
  const update = createBatchedUpdate(other.db.collection<Thing>('away'));
  await other.close();
  const outcomes = await Promise.allSettled([
    update(move('one', 1, 'me')),
    update(move('other', 1, 'me')),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await thingsOf('away').countDocuments()).toBe(0);
});
