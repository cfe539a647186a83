import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { WriteConcernSettings } from 'mongodb';
import { kindOf } from '../errors/index.ts';
import { type SilentProxy, startSilentProxy, testServers } from '@bookstore/testkit';
import { createBatchedUpdate, createBatchedInsert, createMongo, type Mongo } from './index.ts';

type Thing = { _id: string; revision: number };

let proxy: SilentProxy;
let mongo: Mongo;
beforeEach(async () => {
  const url = new URL((await testServers('unconfirmed')).mongoUrl);
  url.search = '?directConnection=true';
  proxy = await startSilentProxy(url.href);
  mongo = createMongo(proxy.url, 'unconfirmed');
  await things().deleteMany({});
  await things().insertOne({ _id: 'there', revision: 1 });
});
afterEach(async () => {
  await mongo.close();
  await proxy.close();
});

const things = (writeConcern?: WriteConcernSettings) =>
  mongo.db.collection<Thing>('things', writeConcern ? { writeConcern } : {});

/** The test's replica set has one member. */
const TWO_OF_ONE = { w: 2 };

type Write = (id: string) => Promise<unknown>;

const insert = (writeConcern?: WriteConcernSettings): Write => {
  const insertThing = createBatchedInsert(things(writeConcern));
  return (_id) => insertThing({ _id, revision: 1 });
};
const change = (writeConcern?: WriteConcernSettings): Write => {
  const update = createBatchedUpdate(things(writeConcern));
  return (_id: string) =>
    update({ guard: { _id, revision: 1 }, update: { $inc: { revision: 1 } } });
};

const outcomesOf = async (writes: readonly Promise<unknown>[]) =>
  (await Promise.allSettled(writes)).map(({ status }) => status);

test.each([
  ['an insert', insert],
  ['a change', change],
])('%s rejects when the database does not answer any more', async (_, of) => {
  const write = of();
  proxy.silence();
  const kinds = ['there', 'one', 'other'].map((id) => write(id).then(() => 'made', kindOf));
  expect(await Promise.all(kinds)).toEqual(['unavailable', 'unavailable', 'unavailable']);
});

test.each([
  ['an insert', insert],
  ['a change', change],
])('%s rejects when the database is gone', async (_, of) => {
  const write = of();
  await proxy.close();
  const kinds = ['there', 'one', 'other'].map((id) => write(id).then(() => 'made', kindOf));
  expect(await Promise.all(kinds)).toEqual(['unavailable', 'unavailable', 'unavailable']);
});

test.each([
  ['an insert', 'alone', insert, ['one']],
  ['an insert', 'beside a refused one', insert, ['one', 'there', 'other']],
  ['a change', 'alone', change, ['there']],
])(
  '%s that its majority did not confirm is not taken for made: %s',
  async (_write, _beside, of, ids) => {
    const write = of(TWO_OF_ONE);
    expect(await outcomesOf(ids.map(write))).toEqual(ids.map(() => 'rejected'));
  },
);

test('a change that its majority did not confirm is not taken for made beside one whose guard does not hold', async () => {
  await things().insertOne({ _id: 'changed', revision: 2 });
  const write = change(TWO_OF_ONE);
  expect(await outcomesOf([write('there'), write('changed')])).toEqual(['rejected', 'rejected']);
});
