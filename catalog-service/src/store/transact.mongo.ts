import { inTransaction, type Mongo } from '@bookstore/platform/mongo';
import { createAddMovements } from '../stock/movement.mongo.ts';
import type { StockLane } from '../stock/stock-lane.ts';
import { createBookWriter } from './book-writer.mongo.ts';
import { createHoldWriter } from './hold-writer.mongo.ts';
import { createReservationWriter } from './reservation-writer.mongo.ts';
import type { Committed, Transact } from './store.ports.ts';

export type TransactParts = {
  mongo: Pick<Mongo, 'client' | 'db'>;
  lane: StockLane;
  /** Throws while nothing may be written yet. */
  assertReady: () => void;
  /** Awaited before the caller goes on; its failures are its own business. */
  afterCommit: (committed: Committed) => Promise<void>;
  now: () => Date;
};

export const createTransact =
  ({ mongo, lane, assertReady, afterCommit, now }: TransactParts): Transact =>
  async (work) => {
    assertReady();
    const done = await lane.run(() =>
      inTransaction(mongo.client, async (session) => {
        const at = now();
        const books = createBookWriter(mongo.db, session, at);
        const reservations = createReservationWriter(mongo.db, session, at);
        const holds = createHoldWriter(mongo.db, session, at);
        const result = await work({
          ...books,
          ...reservations,
          ...holds,
          addMovements: createAddMovements(mongo.db, session, at),
        });
        const committed = { books: books.written, replies: reservations.replies };
        // crash point: before commit {[...committed.replies.values()]}
        return { result, committed };
      }),
    );
    // crash point: after commit, before publish {[...done.committed.replies.values()]}
    await afterCommit(done.committed);
    return done.result;
  };
