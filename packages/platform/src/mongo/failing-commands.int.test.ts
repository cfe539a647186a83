import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { kindOf } from '../errors/index.ts';
import { eventually, testServers, uniqueName } from '@bookstore/testkit';
import {
  createSingleBatchFind,
  createBatchedFindById,
  createBatchedUpdate,
  createBatchedInsert,
  createMongo,
  inTransaction,
  type Mongo,
} from './index.ts';

type Thing = { _id: string; revision: number };

const appName = uniqueName('failing');
let mongo: Mongo;
beforeAll(async () => {
  mongo = createMongo((await testServers('failing')).mongoUrl, appName);
  await things().insertOne({ _id: 'there', revision: 1 });
});
afterEach(() => fail('off', {}));
afterAll(async () => {
  await mongo.db.dropDatabase();
  await mongo.close();
});

const things = () => mongo.db.collection<Thing>('things');

/**
 * MongoDB's own means for tests: what it does with the commands of this test's client, and of no other. There is one such
 * switch for all of a server, and all test files share a server: it belongs to this file.
 */
const fail = (mode: 'off' | 'alwaysOn' | { times: number }, how: object) =>
  mongo.client.db('admin').command({
    configureFailPoint: 'failCommand',
    mode,
    data: { failCommands: ['find', 'insert', 'update'], appName, ...how },
  });

const insert = () => createBatchedInsert(things())({ _id: uniqueName('new'), revision: 1 });
const change = () =>
  createBatchedUpdate(things())({
    guard: { _id: 'there' },
    update: { $inc: { revision: 1 } },
  });
const updateOne = () => things().updateOne({ _id: 'there' }, { $inc: { revision: 1 } });
const look = () => createBatchedFindById(things())('there');
const list = () => things().find().toArray();
const findAtOnce = () => createSingleBatchFind(things())({ filter: { _id: 'there' }, limit: 1 });

const changeInTransaction = () =>
  inTransaction(mongo.client, (session) =>
    things().updateOne({ _id: 'there' }, { $inc: { revision: 1 } }, { session }),
  );

const outcomesOf = (works: readonly (() => Promise<unknown>)[]) =>
  Promise.all(works.map((work) => work().then(() => 'done', kindOf)));

const FAILED_TO_PARSE = 9;
const NO_SUCH_TRANSACTION = 251;
const NOT_WRITABLE_PRIMARY = 10_107;
// What a set answers while it changes its primary, shuts down or is too slow; the driver tries once more, no oftener.
const states = [
  ['HostUnreachable', 6],
  ['HostNotFound', 7],
  ['MaxTimeMSExpired', 50],
  ['WriteConcernTimeout', 64],
  ['NetworkTimeout', 89],
  ['ShutdownInProgress', 91],
  ['ReadConcernMajorityNotAvailableYet', 134],
  ['PrimarySteppedDown', 189],
  ['ExceededTimeLimit', 262],
  ['SocketException', 9_001],
  ['NotWritablePrimary', NOT_WRITABLE_PRIMARY],
  ['InterruptedAtShutdown', 11_600],
  ['InterruptedDueToReplStateChange', 11_602],
  ['NotPrimaryNoSecondaryOk', 13_435],
  ['NotPrimaryOrSecondary', 13_436],
] as const;

describe('a database that fails what it is asked', () => {
  test.each(states)('as %s is unavailable to readers and writers', async (_, errorCode) => {
    await fail('alwaysOn', { errorCode });
    const outcomes = await outcomesOf([insert, change, updateOne, look, list]);
    expect(outcomes).toEqual(Array(5).fill('unavailable'));
  });

  test.each(states)(
    'as %s, once it is written and not confirmed, is unavailable',
    async (_, code) => {
      await fail('alwaysOn', { writeConcernError: { code, errmsg: 'not confirmed' } });
      const outcomes = await outcomesOf([insert, change, updateOne]);
      expect(outcomes).toEqual(Array(3).fill('unavailable'));
    },
  );

  test('for a fault of our own is unexpected', async () => {
    await fail('alwaysOn', { errorCode: FAILED_TO_PARSE });
    expect(await outcomesOf([insert, change, updateOne, look, list])).toEqual(
      Array(5).fill('unexpected'),
    );
  });

  test('once, repeats a read by one command; a second time the read rejects', async () => {
    await fail({ times: 1 }, { errorCode: NOT_WRITABLE_PRIMARY });
    expect(await findAtOnce()).toMatchObject([{ _id: 'there' }]);
    await fail({ times: 2 }, { errorCode: NOT_WRITABLE_PRIMARY });
    expect(await outcomesOf([findAtOnce])).toEqual(['unavailable']);
  });

  test.each([
    ['every write', { failCommands: ['update'], errorCode: NO_SUCH_TRANSACTION }],
    ['every commit', { failCommands: ['commitTransaction'], errorCode: NOT_WRITABLE_PRIMARY }],
    [
      'every late answer to a write',
      { failCommands: ['update'], blockConnection: true, blockTimeMS: 3_500 },
    ],
  ])('by refusing %s fails a transaction within 5 s, and the next one works', async (_, how) => {
    const before = await things().findOne({ _id: 'there' });
    await fail('alwaysOn', how);
    const startedAt = performance.now();
    const twice = () =>
      inTransaction(mongo.client, async (session) => {
        const update = { $inc: { revision: 1 } };
        await things().updateOne({ _id: 'there' }, update, { session });
        await things().updateOne({ _id: 'there' }, update, { session });
      });
    expect(await outcomesOf([twice])).toEqual(['unavailable']);
    expect(performance.now() - startedAt).toBeLessThan(5_500);
    await fail('off', {});
    await eventually(changeInTransaction);
    const after = await things().findOne({ _id: 'there' });
    expect(after?.revision).toBe((before?.revision ?? 0) + 1);
  });

  test('for a fault of our own is not asked again', async () => {
    await fail({ times: 1 }, { errorCode: FAILED_TO_PARSE });
    expect(await outcomesOf([findAtOnce])).toEqual(['unexpected']);
  });
});
