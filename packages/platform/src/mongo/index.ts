import { isDeepStrictEqual } from 'node:util';
import {
  type ClientSession,
  type Collection,
  type CreateIndexesOptions,
  type Db,
  type Document,
  type IndexSpecification,
  MongoClient,
  MongoServerError,
} from 'mongodb';
import { failWritesToClosedConnections } from './closed-connections.ts';
import { connectUntilItWorks } from './keep-connecting.ts';

failWritesToClosedConnections();

const SERVER_SELECTION_TIMEOUT_MS = 1_500;
/**
 * A server that says nothing at all is given up on by the monitor after these two together, and what
 * is on its way to it fails, to be tried once more: on the new primary, if there is one by then.
 */
const CONNECT_TIMEOUT_MS = 1_500;
const HEARTBEAT_MS = 1_000;
/** For a server whose monitor still gets answers. */
const SOCKET_TIMEOUT_MS = 4_000;
const MAX_POOL_SIZE = 50;
const NAMESPACE_EXISTS = 48;

export { isDuplicateKey } from './duplicate-key.ts';
export { createFindAtOnce, type Question } from './find-at-once.ts';
export { createFindById } from './find-by-id.ts';
export { createGroupCommit } from './group-commit.ts';
export { createGuardedUpdate, type GuardedUpdate } from './guarded-update.ts';
export { createInsertOne } from './insert-one.ts';
export type Mongo = {
  client: MongoClient;
  db: Db;
  ping: () => Promise<unknown>;
  close: () => Promise<void>;
};

/**
 * Majority writes; every operation ends within five seconds, also when the server hangs. Connects in
 * the background, for ever if need be, so that it never fails here and MongoDB may come at any time.
 */
export const createMongo = (url: string, appName: string): Mongo => {
  const client = new MongoClient(url, {
    appName,
    maxPoolSize: MAX_POOL_SIZE,
    serverSelectionTimeoutMS: SERVER_SELECTION_TIMEOUT_MS,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    socketTimeoutMS: SOCKET_TIMEOUT_MS,
    waitQueueTimeoutMS: SERVER_SELECTION_TIMEOUT_MS,
    heartbeatFrequencyMS: HEARTBEAT_MS,
    // A stream of answers needs a second connection to ask for round trip times, which nobody reads here.
    serverMonitoringMode: 'poll',
    writeConcern: { w: 'majority' },
    ignoreUndefined: true,
  });
  const closing = new AbortController();
  void connectUntilItWorks(client, closing.signal);
  const db = client.db();
  return {
    client,
    db,
    ping: () => db.command({ ping: 1 }),
    close: () => {
      closing.abort();
      return client.close();
    },
  };
};

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

export type CollectionSetUp = {
  name: string;
  validator: Document;
  indexes: readonly { keys: IndexSpecification; options?: CreateIndexesOptions }[];
};

/**
 * Makes or updates collections, validators and indexes; any number of replicas may do so at once. What
 * is as it should be is left alone: a change needs the collection for itself, so it would wait for the
 * transactions that a killed replica left open, and all reads and writes would wait behind it.
 */
export const setUpCollections = async (
  db: Db,
  collections: readonly CollectionSetUp[],
): Promise<void> => {
  const found = await db.listCollections({}, { nameOnly: false }).toArray();
  const validators = new Map(found.map(({ name, options }) => [name, options?.['validator']]));
  for (const { name, validator, indexes } of collections) {
    if (!validators.has(name)) await db.createCollection(name).catch(ignoreCode(NAMESPACE_EXISTS));
    if (!isDeepStrictEqual(validators.get(name), validator)) {
      await db.command({ collMod: name, validator });
    }
    for (const { keys, options } of indexes) await db.collection(name).createIndex(keys, options);
  }
};

const ignoreCode = (code: number) => (error: unknown) => {
  if (!(error instanceof MongoServerError) || error.code !== code) throw error;
};

export type { ClientSession, Collection, Db, MongoClient };
