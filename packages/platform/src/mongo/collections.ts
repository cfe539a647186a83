import { isDeepStrictEqual } from 'node:util';
import {
  type CreateIndexesOptions,
  type Db,
  type Document,
  type IndexSpecification,
  MongoServerError,
} from 'mongodb';

const NAMESPACE_EXISTS = 48;

export type CollectionSetUp = {
  name: string;
  validator: Document;
  indexes: readonly { keys: IndexSpecification; options?: CreateIndexesOptions }[];
};

/**
 * Creates or updates collections, validators and indexes; any number of replicas may do so at once. What is up to date
 * is left alone: a change locks the collection, so it would wait for the transactions that a killed replica left
 * open, and all reads and writes would wait behind it.
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
