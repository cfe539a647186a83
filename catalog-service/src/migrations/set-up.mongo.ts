import { unavailable } from '@bookstore/platform/errors';
import type { Logger } from '@bookstore/platform/log';
import { type Db, runMigrations, setUpCollections } from '@bookstore/platform/mongo';
import { CATALOG_COLLECTIONS, catalogMigrations } from './migrations.mongo.ts';

export type CatalogSetUp = {
  /** Migrations, collections, validators and indexes; any replica may do it at any time. */
  run: (signal: AbortSignal) => Promise<void>;
  /** Throws `unavailable` before the end of `run`: until then nothing keeps an ISBN unique. */
  assertDone: () => void;
};

export const createCatalogSetUp = (db: Db, logger: Logger): CatalogSetUp => {
  let done = false;
  return {
    run: async (signal) => {
      await runMigrations(db, catalogMigrations(logger), { logger, signal });
      await setUpCollections(db, CATALOG_COLLECTIONS);
      done = true;
    },
    assertDone: () => {
      if (!done) throw unavailable('The catalog is not set up yet.');
    },
  };
};
