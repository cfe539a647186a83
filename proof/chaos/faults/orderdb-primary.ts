import { MongoClient } from 'mongodb';
import { ORDERDB_MEMBERS } from '../plan/targets.ts';

const TIMEOUT_MS = 500;

const isPrimary = async (port: number): Promise<boolean> => {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}`, {
    directConnection: true,
    serverSelectionTimeoutMS: TIMEOUT_MS,
    socketTimeoutMS: TIMEOUT_MS,
  });
  try {
    const hello = await client.db('admin').command({ hello: 1 });
    return hello['isWritablePrimary'] === true;
  } catch {
    return false;
  } finally {
    await client.close();
  }
};

/** The name of the member that says it is primary. Throws when none does. */
export const findOrderdbPrimary = async (ports: readonly number[]): Promise<string> => {
  const answers = await Promise.all(ports.map(isPrimary));
  const name = ORDERDB_MEMBERS[answers.lastIndexOf(true)];
  if (name === undefined) throw new Error('orderdb has no primary now');
  return name;
};
