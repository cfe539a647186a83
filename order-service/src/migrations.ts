import { unavailable } from '@bookstore/platform/errors';
import { type Db, setUpCollections } from '@bookstore/platform/mongo';
import { bookSetUp } from './catalog-copy/book-copy.mongo.ts';
import { orderSetUp } from './orders/order-schema.mongo.ts';
import { sandboxSetUp } from './payments/sandbox-provider.mongo.ts';

export type Migrations = {
  /** Creates collections, validators and indexes. Any replica may run it at any time. */
  run: () => Promise<void>;
  /** Throws `unavailable` until they exist: without its index an Idempotency-Key may give two orders. */
  assertDone: () => void;
};

export const createMigrations = (db: Db): Migrations => {
  let isDone = false;
  return {
    run: async () => {
      await setUpCollections(db, [orderSetUp, bookSetUp, sandboxSetUp]);
      isDone = true;
    },
    assertDone: () => {
      if (!isDone) throw unavailable('The database is not set up yet.');
    },
  };
};
