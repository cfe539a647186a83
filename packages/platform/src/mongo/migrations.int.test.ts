import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { eventually, testServers } from '@bookstore/testkit';
import { createMongo, type Migration, type Mongo, runMigrations } from './index.ts';

const LEASE_MS = 600;
const logger = pino({ level: 'silent' });

let replicas: Mongo[] = [];
beforeEach(async () => {
  const { mongoUrl } = await testServers('migrations');
  replicas = [createMongo(mongoUrl, 'replica-1'), createMongo(mongoUrl, 'replica-2')];
});
afterEach(async () => {
  await replicas[1]?.db.dropDatabase();
  await Promise.all(replicas.map((replica) => replica.close()));
});

const replica = (index: number): Mongo => {
  const mongo = replicas[index];
  if (!mongo) throw new Error('no such replica');
  return mongo;
};
const run = (index: number, migrations: readonly Migration[], stop?: AbortSignal) => {
  const signal = stop ?? new AbortController().signal;
  return runMigrations(replica(index).db, migrations, { logger, signal, leaseMs: LEASE_MS });
};
const untilAborted: Migration['up'] = (_, signal) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
const applied = () => replica(1).db.collection('migrations').find().sort({ _id: 1 }).toArray();

test('replicas that start at once run each migration once, in order, and all wait for the end', async () => {
  const ups: number[] = [];
  let isDone = false;
  const first = { version: 1, name: 'first', up: async () => ups.push(1) };
  const slow = async () => {
    ups.push(2);
    // Longer than the lease, which is renewed meanwhile.
    await sleep(2 * LEASE_MS);
    isDone = true;
  };
  const migrations = [first, { version: 2, name: 'second', up: slow }];
  const seen = await Promise.all([0, 1].map((index) => run(index, migrations).then(() => isDone)));
  expect(seen).toEqual([true, true]);
  expect(ups).toEqual([1, 2]);
  expect(await applied()).toMatchObject([
    { _id: 1, name: 'first' },
    { _id: 2, name: 'second' },
  ]);
  await run(0, migrations);
  expect(ups).toEqual([1, 2]);
});

test('a replica that is lost in the middle is taken over, and what it recorded is not run again', async () => {
  const ups: string[] = [];
  const migrationsOf = (name: string, second: Migration['up']): Migration[] => [
    { version: 1, name: 'first', up: async () => ups.push(`${name} 1`) },
    { version: 2, name: 'second', up: second },
  ];
  const begun = Promise.withResolvers<void>();
  const untilTheEnd = Promise.withResolvers<void>();
  const lost = run(
    0,
    migrationsOf('lost', () => {
      begun.resolve();
      return untilTheEnd.promise;
    }),
  );
  await begun.promise;
  // Without a connection it renews and records nothing, like a killed process.
  await replica(0).close();

  const other = async () => ups.push('other 2');
  await run(1, migrationsOf('other', other));
  expect(ups).toEqual(['lost 1', 'other 2']);
  expect(await applied()).toHaveLength(2);
  untilTheEnd.resolve();
  await expect(lost).rejects.toThrow(Error);
});

test('a replica that lost its lease stops', async () => {
  const aborted = Promise.withResolvers<void>();
  const up: Migration['up'] = async (_, signal) => {
    signal.addEventListener('abort', () => aborted.resolve());
    const theft = { $set: { holder: 'another', ends_at: new Date(Date.now() + 60_000) } };
    await replica(1).db.collection('migration_leases').updateOne({}, theft);
    await aborted.promise;
  };
  const stolen = run(0, [{ version: 1, name: 'first', up }]);
  await expect(stolen).rejects.toThrow('another replica');
  expect(await applied()).toEqual([]);
});

test('a failed migration is not recorded, and can be run again at once', async () => {
  let tries = 0;
  const up = async () => {
    tries += 1;
    if (tries === 1) throw new Error('no');
  };
  const migrations = [{ version: 1, name: 'first', up }];
  await expect(run(0, migrations)).rejects.toThrow('no');
  expect(await applied()).toEqual([]);
  await run(1, migrations);
  expect(await applied()).toHaveLength(1);
});

test('a release refuses a database with a migration that it does not know, and names it', async () => {
  const first = { version: 1, name: 'first', up: async () => undefined };
  await run(0, [first, { version: 2, name: 'new-field', up: async () => undefined }]);
  await expect(run(1, [first])).rejects.toThrow('migration 2 (new-field)');
  await expect(run(1, [])).rejects.toThrow('migration 2 (new-field)');
});

test('a stop ends the wait for another replica', async () => {
  const stopping = new AbortController();
  const working = new AbortController();
  const migrations = [{ version: 1, name: 'first', up: untilAborted }];
  const worker = run(0, migrations, working.signal);
  worker.catch(() => undefined);
  const leases = replica(1).db.collection('migration_leases');
  await eventually(async () => expect(await leases.countDocuments()).toBe(1));
  const waiter = run(1, migrations, stopping.signal);
  stopping.abort();
  await expect(waiter).rejects.toThrow(/abort/);
  working.abort(new Error('stop'));
  await expect(worker).rejects.toThrow('stop');
});

test.each([[[2, 1]], [[1, 1]], [[0]], [[1.5]]])('versions must ascend: %j', async (versions) => {
  const migrations = versions.map((version) => ({ version, name: 'x', up: async () => undefined }));
  await expect(run(0, migrations)).rejects.toThrow('does not follow');
});
