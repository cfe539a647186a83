import type { MongoClient } from 'mongodb';
import { DATABASES, type ShopDatabases } from './shop-databases.ts';

const SERVICES = ['user-service', 'catalog-service', 'order-service'];

/**
 * Throws while a service of the shop is connected: it would write between what is written here, and go
 * on from what it remembers of the old data.
 */
export const assertStopped = async (databases: ShopDatabases): Promise<void> => {
  const found = await Promise.all(DATABASES.map((name) => findConnected(databases[name])));
  const running = [...new Set(found.flat())];
  if (running.length > 0) throw new Error(`stop ${running.join(', ')} first: nothing was changed`);
};

const findConnected = async (client: MongoClient): Promise<string[]> => {
  const connections = client.db('admin').aggregate<{ _id: string }>([
    // Of this user, which is the service's own: others need a privilege to be seen.
    { $currentOp: { allUsers: false, idleConnections: true } },
    { $match: { appName: { $in: SERVICES } } },
    { $group: { _id: '$appName' } },
  ]);
  return (await connections.toArray()).map(({ _id }) => _id);
};
