import { unavailable } from '@bookstore/platform/errors';
import type { Logger } from '@bookstore/platform/log';
import {
  type Db,
  type Migration,
  runMigrations,
  setUpCollections,
} from '@bookstore/platform/mongo';
import { bookSetUp } from './catalog-copy/book-copy.mongo.ts';
import { orderSetUp } from './orders/order-document.mongo.ts';
import { sandboxSetUp } from './payments/sandbox-provider.mongo.ts';

/** Changes of a database that an earlier release created. A new collection, index or field needs none. */
const MIGRATIONS: readonly Migration[] = [];

export type Migrations = {
  /** Applies the migrations and creates collections, validators and indexes. Any replica may run it. */
  run: (signal: AbortSignal) => Promise<void>;
  /** Throws `unavailable` until it is done: without its index an Idempotency-Key may give two orders. */
  assertDone: () => void;
};

export const createMigrations = (db: Db, logger: Logger): Migrations => {
  let isDone = false;
  return {
    run: async (signal) => {
      await runMigrations(db, MIGRATIONS, { logger, signal });
      await setUpCollections(db, [orderSetUp, bookSetUp, sandboxSetUp]);
      isDone = true;
    },
    assertDone: () => {
      if (!isDone) throw unavailable('The database is not set up yet.');
    },
  };
};
