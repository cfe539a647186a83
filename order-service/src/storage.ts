import { unavailable } from '@bookstore/platform/errors';
import { type Db, setUpCollections } from '@bookstore/platform/mongo';
import { bookSetUp } from './books/book.mongo.ts';
import { orderSetUp } from './orders/order-set-up.mongo.ts';
import { sandboxSetUp } from './payments/sandbox-provider.mongo.ts';

export type Storage = {
  /** Collections, validators and indexes; any replica may do it at any time. */
  setUp: () => Promise<void>;
  /** Throws `unavailable` before they are there: without its index an Idempotency-Key may give two orders. */
  assertReady: () => void;
};

export const createStorage = (db: Db): Storage => {
  let isReady = false;
  return {
    setUp: async () => {
      await setUpCollections(db, [orderSetUp, bookSetUp, sandboxSetUp]);
      isReady = true;
    },
    assertReady: () => {
      if (!isReady) throw unavailable('The storage is not set up yet.');
    },
  };
};
