import type { ClientSession, MongoClient } from 'mongodb';

/** Runs the work in one transaction with snapshot reads and a majority commit; passing conflicts run it again. */
export const inTransaction = <T>(
  client: MongoClient,
  work: (session: ClientSession) => Promise<T>,
): Promise<T> =>
  client.withSession((session) =>
    session.withTransaction(work, {
      readConcern: { level: 'snapshot' },
      writeConcern: { w: 'majority' },
    }),
  );
