import { type Db, MongoClient, MongoServerError } from 'mongodb';

const PROBE_TIMEOUT_MS = 1_000;
const NOT_YET_INITIALIZED = 94;
const INVALID_REPLICA_SET_CONFIG = 93;

/**
 * True once the mongod on 127.0.0.1:port is primary of its set of one. A new data folder is initiated;
 * one that was last used on another port learns its new address.
 */
export async function becomePrimary(port: number, replicaSet: string): Promise<boolean> {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}`, {
    directConnection: true,
    serverSelectionTimeoutMS: PROBE_TIMEOUT_MS,
    socketTimeoutMS: 10 * PROBE_TIMEOUT_MS,
  });
  try {
    const admin = client.db('admin');
    const hello = await admin.command({ hello: 1 });
    if (hello['isWritablePrimary'] === true) return true;
    await configure(admin, { _id: replicaSet, members: [{ _id: 0, host: `127.0.0.1:${port}` }] });
    return false;
  } catch {
    return false;
  } finally {
    await client.close();
  }
}

interface ReplicaSetConfig {
  readonly _id: string;
  readonly members: readonly { readonly _id: number; readonly host: string }[];
}

async function configure(admin: Db, config: ReplicaSetConfig): Promise<void> {
  try {
    await admin.command({ replSetGetStatus: 1 });
  } catch (error) {
    if (!(error instanceof MongoServerError)) throw error;
    if (error.code === NOT_YET_INITIALIZED) await admin.command({ replSetInitiate: config });
    if (error.code !== INVALID_REPLICA_SET_CONFIG) return;
    const { config: last } = await admin.command({ replSetGetConfig: 1 });
    const version = Number(last.version) + 1;
    await admin.command({ replSetReconfig: { ...config, version }, force: true });
  }
}
