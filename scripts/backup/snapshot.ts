import { type MongoClient, MongoServerError, Timestamp } from 'mongodb';
import { type DatabaseName, DERIVED, listCollections } from './shop-databases.ts';

/** One database as it was at one moment, however long the reading takes (up to five minutes). */
export type Snapshot = {
  serverVersion: string;
  clusterTime: string;
  collections: readonly string[];
  /** The documents of a collection, in BSON. */
  read: (collection: string) => AsyncGenerator<Uint8Array>;
  close: () => Promise<void>;
};

const BATCH = 1_000;
const SNAPSHOT_TOO_OLD = 239;
const SNAPSHOT_UNAVAILABLE = 246;

/** Holds the database still for its reader, while its writers go on. */
export const openSnapshot = async (
  client: MongoClient,
  database: DatabaseName,
): Promise<Snapshot> => {
  const db = client.db();
  const session = client.startSession({ snapshot: true });
  try {
    const [first] = await listCollections(client, database);
    if (first === undefined)
      throw new Error(`${database} has no collections: is it the right one?`);
    // The first read of the session sets the moment of all others.
    const pin = await db.command({ find: first, limit: 1, singleBatch: true }, { session });
    const { version } = await db.command({ buildInfo: 1 });
    // Again, for what was made just before that moment.
    const names = await listCollections(client, database);
    return {
      serverVersion: String(version),
      clusterTime: asText(pin['cursor']?.atClusterTime),
      collections: names.filter((name) => !DERIVED[database].includes(name)),
      read: async function* (collection) {
        const options = { session, raw: true, batchSize: BATCH };
        const cursor = db.collection<Buffer>(collection).find({}, options);
        try {
          yield* cursor;
        } catch (error) {
          throw explain(error, database);
        }
      },
      close: () => session.endSession(),
    };
  } catch (error) {
    await session.endSession();
    throw error;
  }
};

const asText = (time: unknown): string => {
  if (!(time instanceof Timestamp)) throw new Error('the server told no time of its snapshot');
  return `${time.t}:${time.i}`;
};

const explain = (error: unknown, database: DatabaseName): unknown => {
  const code = error instanceof MongoServerError ? error.code : undefined;
  if (code !== SNAPSHOT_TOO_OLD && code !== SNAPSHOT_UNAVAILABLE) return error;
  return new Error(
    `${database} does not keep its moment for so long: raise its minSnapshotHistoryWindowInSeconds ` +
      '(300 by itself), or try again when nobody sets up collections',
    { cause: error },
  );
};
