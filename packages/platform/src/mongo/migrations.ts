import { setTimeout as sleep } from 'node:timers/promises';
import type { Collection, Db } from 'mongodb';
import type { Logger } from '../log/index.ts';
import { createMigrationLease } from './migration-lease.ts';

/**
 * Options for one command of a migration on all documents of a collection. The limit of the client, four seconds, is
 * made for requests; the driver takes another one per command, and does not derive it from `timeoutMS`.
 */
export const LONG_COMMAND = { maxTimeMS: 600_000, socketTimeoutMS: 600_000 } as const;

/**
 * One change to a database that an earlier release created: an index option, a validator, a backfill of documents.
 *
 * A killed replica may have done a part of `up`, and a replica that lost its lease may still be at it. So `up` reaches
 * the same end from any state: it changes only what is not changed yet, goes through many documents in batches, stops
 * when the signal is aborted, and accepts a missing collection, because a new database gets all migrations too.
 */
export type Migration = {
  /** A positive integer, higher than that of the migration before it, and never used again. */
  version: number;
  name: string;
  up: (db: Db, signal: AbortSignal) => Promise<unknown>;
};

export type MigrationOptions = {
  logger: Logger;
  /** Ends the wait for another replica and the migration in hand; `runMigrations` then rejects. */
  signal: AbortSignal;
  /** Time in ms after which another replica takes over from one that no longer renews its lease. */
  leaseMs?: number;
};

type AppliedMigration = { _id: number; name: string; applied_at: Date };

const LEASE_MS = 15_000;
const POLL_MS = 250;

/**
 * Applies the migrations that the database does not have yet, in order, and records each in the collection
 * `migrations`. Any number of replicas may call it: one of them works, the others wait until it is done. Call it before
 * `setUpCollections`, and let readiness wait for both.
 *
 * Throws when the database has a migration that is not in the list: an older release must not write into it.
 */
export const runMigrations = async (
  db: Db,
  migrations: readonly Migration[],
  { logger, signal, leaseMs = LEASE_MS }: MigrationOptions,
): Promise<void> => {
  assertAscending(migrations);
  const applied = db.collection<AppliedMigration>('migrations');
  const lease = createMigrationLease(db, leaseMs, logger);
  while ((await findPending(applied, migrations)).length > 0) {
    if (!(await lease.take())) {
      await sleep(POLL_MS, undefined, { signal });
      continue;
    }
    await lease.renewDuring(async (lost) => {
      const stopping = AbortSignal.any([signal, lost]);
      for (const { version, name, up } of await findPending(applied, migrations)) {
        logger.info({ version, migration: name }, 'applying a migration');
        await up(db, stopping);
        stopping.throwIfAborted();
        const record = { $setOnInsert: { name, applied_at: new Date() } };
        await applied.updateOne({ _id: version }, record, { upsert: true });
      }
    });
  }
};

const assertAscending = (migrations: readonly Migration[]): void => {
  let last = 0;
  for (const { version } of migrations) {
    if (!Number.isSafeInteger(version) || version <= last) {
      throw new Error(`migration ${version} does not follow ${last}`);
    }
    last = version;
  }
};

const findPending = async (
  collection: Collection<AppliedMigration>,
  migrations: readonly Migration[],
): Promise<readonly Migration[]> => {
  const applied = await collection.find().sort({ _id: -1 }).toArray();
  const known = new Map(migrations.map(({ version, name }) => [version, name]));
  for (const { _id: version, name } of applied) {
    if (known.get(version) === name) continue;
    throw new Error(`the database has migration ${version} (${name}), unknown to this release`);
  }
  const versions = new Set(applied.map(({ _id }) => _id));
  return migrations.filter(({ version }) => !versions.has(version));
};
