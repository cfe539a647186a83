import { type Db, setUpCollections } from '@bookstore/platform/mongo';
import { booksSetUp } from '../books/book.mongo.ts';
import { holdersSetUp, holdsSetUp } from '../holds/hold.mongo.ts';
import { reservationsSetUp } from '../reservations/reservation.mongo.ts';
import { movementsSetUp } from '../stock/movement.mongo.ts';

/** Collections, validators and indexes of the catalog; any replica may do it at any time. */
export const setUpCatalog = (db: Db): Promise<void> =>
  setUpCollections(db, [booksSetUp, movementsSetUp, reservationsSetUp, holdsSetUp, holdersSetUp]);
