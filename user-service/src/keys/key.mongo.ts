import { type CollectionSetUp, type Db, isDuplicateKey } from '@bookstore/platform/mongo';
import type { KeyStore } from './key-ring.ts';

const SIGNING_KEYS = 'signing_keys';
const GENERATION_INDEX = 'generation';

type KeyDocument = {
  _id: string;
  generation: number;
  active_from: Date;
  n: string;
  e: string;
  sealed_private_key: string;
};

const text = { bsonType: 'string', minLength: 1 } as const;

export const keyCollections: readonly CollectionSetUp[] = [
  {
    name: SIGNING_KEYS,
    validator: {
      $jsonSchema: {
        bsonType: 'object',
        additionalProperties: false,
        required: ['_id', 'generation', 'active_from', 'n', 'e', 'sealed_private_key'],
        properties: {
          _id: text,
          generation: { bsonType: ['int', 'long'], minimum: 1 },
          active_from: { bsonType: 'date' },
          n: text,
          e: text,
          sealed_private_key: text,
        },
      },
    },
    // Makes rotation safe with several replicas: each generation has one key.
    indexes: [{ keys: { generation: 1 }, options: { name: GENERATION_INDEX, unique: true } }],
  },
];

export const createKeyStore = (db: Db): KeyStore => {
  const keys = db.collection<KeyDocument>(SIGNING_KEYS);
  return {
    list: async () => {
      const documents = await keys.find().sort({ generation: 1 }).toArray();
      return documents.map(({ _id: kid, generation, active_from, n, e, sealed_private_key }) => ({
        kid,
        generation,
        activeFrom: active_from,
        publicJwk: { kty: 'RSA', use: 'sig', alg: 'RS256', kid, n, e },
        sealedPrivateKey: sealed_private_key,
      }));
    },
    insert: async ({ kid, generation, activeFrom, publicJwk, sealedPrivateKey }) => {
      await keys
        .insertOne({
          _id: kid,
          generation,
          active_from: activeFrom,
          n: publicJwk.n,
          e: publicJwk.e,
          sealed_private_key: sealedPrivateKey,
        })
        .catch((error: unknown) => {
          if (!isDuplicateKey(error, GENERATION_INDEX)) throw error;
        });
    },
    delete: async (kids) => {
      if (kids.length > 0) await keys.deleteMany({ _id: { $in: [...kids] } });
    },
  };
};
