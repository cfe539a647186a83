import { inTransaction, type Mongo } from '@bookstore/platform/mongo';
import { createBookWrites } from '../books/book.mongo.ts';
import type { BookTransaction } from '../books/book-transaction.ts';
import { createHoldWrites } from '../holds/hold.mongo.ts';
import type { HoldTransaction } from '../holds/hold.ts';
import { createReservationWrites } from '../reservations/reservation.mongo.ts';
import type { ReservationTransaction } from '../reservations/reservation.ts';
import { createAddMovements } from '../stock/movement.mongo.ts';
import type { Transact, WriteQueue } from '../write-queue/write-queue.ts';
import type { Committed } from './after-commit.ts';

export type Transaction = BookTransaction & HoldTransaction & ReservationTransaction;

export type TransactParts = {
  mongo: Pick<Mongo, 'client' | 'db'>;
  queue: WriteQueue;
  /** Throws while the collections are not set up. */
  assertReady: () => void;
  /** Runs after each commit and before `transact` resolves; handles its own failures. */
  afterCommit: (committed: Committed) => Promise<void>;
  now: () => Date;
};

export const createTransact =
  ({ mongo, queue, assertReady, afterCommit, now }: TransactParts): Transact<Transaction> =>
  async (taskClass, work) => {
    assertReady();
    const done = await queue.run(taskClass, () =>
      inTransaction(mongo.client, async (session) => {
        const at = now();
        const books = createBookWrites(mongo.db, session, at);
        const reservations = createReservationWrites(mongo.db, session, at);
        const holds = createHoldWrites(mongo.db, session, at);
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
