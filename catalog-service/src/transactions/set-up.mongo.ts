import { unavailable } from '@bookstore/platform/errors';
import { type Db, setUpCollections } from '@bookstore/platform/mongo';
import { booksSetUp } from '../books/book.mongo.ts';
import { holdersSetUp, holdsSetUp } from '../holds/hold.mongo.ts';
import { reservationsSetUp } from '../reservations/reservation.mongo.ts';
import { movementsSetUp } from '../stock/movement.mongo.ts';

export type CatalogSetUp = {
  /** Collections, validators and indexes; any replica may do it at any time. */
  run: () => Promise<void>;
  /** Throws `unavailable` before they are there: without its indexes nothing keeps an ISBN unique. */
  assertDone: () => void;
};

export const createCatalogSetUp = (db: Db): CatalogSetUp => {
  let done = false;
  return {
    run: async () => {
      await setUpCollections(db, [
        booksSetUp,
        movementsSetUp,
        reservationsSetUp,
        holdsSetUp,
        holdersSetUp,
      ]);
      done = true;
    },
    assertDone: () => {
      if (!done) throw unavailable('The catalog is not set up yet.');
    },
  };
};
