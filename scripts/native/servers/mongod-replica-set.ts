import { type Db, MongoClient, MongoServerError } from 'mongodb';

const PROBE_TIMEOUT_MS = 1_000;
const NOT_YET_INITIALIZED = 94;
const INVALID_REPLICA_SET_CONFIG = 93;

/** Of a set of several: a primary that is gone is replaced after so long, by itself ten seconds. */
const ELECTION_TIMEOUT_MS = 2_000;

/**
 * True once the mongod on 127.0.0.1:port is primary of its set, or another of its members. A new data folder
 * is initiated, of several members by the first; one that was last used on another port learns its new address.
 */
export async function joinReplicaSet(
  port: number,
  replicaSet: string,
  members: readonly number[],
): Promise<boolean> {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}`, {
    directConnection: true,
    serverSelectionTimeoutMS: PROBE_TIMEOUT_MS,
    socketTimeoutMS: 10 * PROBE_TIMEOUT_MS,
  });
  try {
    const admin = client.db('admin');
    const hello = await admin.command({ hello: 1 });
    if (hello['isWritablePrimary'] === true || hello['secondary'] === true) return true;
    if (port !== members[0]) return false;
    await configure(admin, {
      _id: replicaSet,
      members: members.map((member, index) => ({ _id: index, host: `127.0.0.1:${member}` })),
      ...(members.length === 1 ? {} : { settings: { electionTimeoutMillis: ELECTION_TIMEOUT_MS } }),
    });
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
  readonly settings?: { readonly electionTimeoutMillis: number };
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
