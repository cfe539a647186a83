import { type Db, MongoClient } from 'mongodb';
import { retryForever } from '../lifecycle/retry.ts';
import { failWritesToClosedConnections } from './closed-connections.ts';

failWritesToClosedConnections();

const SERVER_SELECTION_TIMEOUT_MS = 1_500;
/**
 * The monitor gives a silent server up after the connect time-out and the heartbeat together. What was sent to it then
 * fails and is retried once: on the new primary, if there is one by then.
 */
const CONNECT_TIMEOUT_MS = 1_500;
const HEARTBEAT_MS = 1_000;
/** For a server whose monitor still gets answers. */
const SOCKET_TIMEOUT_MS = 4_000;
const MAX_POOL_SIZE = 50;

const FIRST_CONNECT_DELAY_MS = 50;
const MAX_CONNECT_DELAY_MS = 1_000;

export type Mongo = {
  client: MongoClient;
  /** The database that the URL names. */
  db: Db;
  ping: () => Promise<unknown>;
  close: () => Promise<void>;
};

/**
 * Creates a client with majority writes, each of whose operations ends within five seconds, also when the server
 * hangs. Never fails: it connects in the background, for ever if need be, and MongoDB may come at any time.
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
    // Streaming needs a second connection to measure round trip times, which nobody reads here.
    serverMonitoringMode: 'poll',
    writeConcern: { w: 'majority' },
    ignoreUndefined: true,
  });
  const closing = new AbortController();
  // A client whose first connect failed keeps a closed topology and refuses every command ("Topology is closed").
  // Once connected, the driver reconnects by itself.
  void retryForever(() => client.connect(), {
    name: 'connect to MongoDB',
    signal: closing.signal,
    firstDelayMs: FIRST_CONNECT_DELAY_MS,
    maxDelayMs: MAX_CONNECT_DELAY_MS,
  });
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
