import { MongoClient } from 'mongodb';

/**
 * In the order in which a backup reads them: what an order caused is never older than the order itself
 * (docs/decisions/0063).
 */
export const DATABASES = ['orderdb', 'catalogdb', 'userdb'] as const;
export type DatabaseName = (typeof DATABASES)[number];

/** Made again from other data when it is missing: the services' own business, not a backup's. */
export const DERIVED: Readonly<Record<DatabaseName, readonly string[]>> = {
  orderdb: ['catalog_books'],
  catalogdb: [],
  userdb: [],
};

/** One client for each; the name of the database stands in its address. */
export type ShopDatabases = Readonly<Record<DatabaseName, MongoClient>>;

const SERVER_SELECTION_TIMEOUT_MS = 10_000;

/** Runs the work with a client for each database, known there by that name; throws when one does not answer. */
export const withDatabases = async <T>(
  urls: Readonly<Record<DatabaseName, string>>,
  work: (databases: ShopDatabases) => Promise<T>,
  appName = 'bookstore backup',
): Promise<T> => {
  const open = (name: DatabaseName) =>
    new MongoClient(urls[name], {
      appName,
      serverSelectionTimeoutMS: SERVER_SELECTION_TIMEOUT_MS,
      writeConcern: { w: 'majority' },
    });
  const databases = {
    orderdb: open('orderdb'),
    catalogdb: open('catalogdb'),
    userdb: open('userdb'),
  };
  try {
    for (const name of DATABASES) await reach(databases[name], name);
    return await work(databases);
  } finally {
    await Promise.all(DATABASES.map((name) => databases[name].close()));
  }
};

const reach = async (client: MongoClient, name: DatabaseName): Promise<void> => {
  try {
    await client.db().command({ ping: 1 });
  } catch (error) {
    throw new Error(`${name} does not answer`, { cause: error });
  }
};

/** The collections that hold data of their own, by name. Throws where there is something else, such as a view. */
export const listCollections = async (
  client: MongoClient,
  database: DatabaseName,
): Promise<string[]> => {
  const found = await client.db().listCollections({}, { nameOnly: true }).toArray();
  const own = found.filter(({ name }) => !name.startsWith('system.'));
  const odd = own.filter(({ type }) => type !== 'collection').map(({ name }) => name);
  if (odd.length > 0) throw new Error(`${database}: ${odd.join(', ')} is no plain collection`);
  return own.map(({ name }) => name).toSorted();
};
