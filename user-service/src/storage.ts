import { unavailable } from '@bookstore/platform/errors';
import { type Db, setUpCollections } from '@bookstore/platform/mongo';
import { keyCollections } from './keys/key.mongo.ts';
import { familyCollections } from './sessions/family.mongo.ts';
import { setUpRoleGuard } from './users/role.mongo.ts';
import { userCollections } from './users/user.schema.mongo.ts';

export type Storage = {
  setUp: () => Promise<void>;
  /** Throws `unavailable` until collections, validators and indexes stand. */
  assertReady: () => void;
};

export const createStorage = (db: Db): Storage => {
  let isReady = false;
  return {
    setUp: async () => {
      await setUpCollections(db, [...userCollections, ...familyCollections, ...keyCollections]);
      await setUpRoleGuard(db);
      isReady = true;
    },
    assertReady: () => {
      if (!isReady) throw unavailable('The storage is not set up yet.');
    },
  };
};
